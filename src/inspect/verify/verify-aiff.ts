import type { HeaderFacts } from '../../media/header-facts.ts';
import type { FileBytes } from '../../media/file-bytes.ts';
import type { FindingLog } from './finding.ts';

const MAX_CHUNKS = 4096;

/** AIFF and AIFC: every chunk inside the form, the form inside the file, and as many frames as COMM says. */
export async function verifyAiff(file: FileBytes, facts: HeaderFacts, findings: FindingLog): Promise<void> {
  const head = await file.read(0, 12);
  if (head.length < 12) return;
  const end = head.readUInt32BE(4) + 8;
  if (end > file.sizeBytes + 1)
    findings.damage(
      'container',
      'file-truncated',
      `the header promises ${end} bytes, the file has ${file.sizeBytes}`,
      {
        offset: 4,
      },
    );
  else if (end < file.sizeBytes - 1)
    findings.warn(
      'container',
      'trailing-bytes',
      `${file.sizeBytes - end} bytes after the end belong to nothing`,
      {
        offset: end,
      },
    );
  let offset = 12;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const header = await file.read(offset, 8);
    if (header.length < 8) break;
    const id = header.toString('latin1', 0, 4);
    const sizeBytes = header.readUInt32BE(4);
    if (!/^[\x20-\x7e]{4}$/.test(id)) {
      findings.damage('container', 'chunk-id', 'no chunk begins here', { offset });
      break;
    }
    if (offset + 8 + sizeBytes > file.sizeBytes)
      findings.damage(
        'container',
        id === 'SSND' ? 'data-truncated' : 'chunk-truncated',
        `the ${id.trim()} chunk claims ${sizeBytes} bytes, the file has ${file.sizeBytes - offset - 8}`,
        { offset },
      );
    if (id === 'COMM') await checkCommon(file, offset, facts, findings);
    offset += 8 + sizeBytes + (sizeBytes % 2);
  }
}

async function checkCommon(
  file: FileBytes,
  offset: number,
  facts: HeaderFacts,
  findings: FindingLog,
): Promise<void> {
  const common = await file.read(offset + 8, 6);
  if (common.length < 6 || !facts.pcm || facts.frames === null) return;
  const declared = common.readUInt32BE(2);
  if (declared > facts.frames)
    findings.damage(
      'length',
      'frames-missing',
      `COMM promises ${declared} frames, ${facts.frames} are there`,
      { offset },
    );
  else if (declared < facts.frames)
    findings.warn('length', 'frames-beyond', `COMM promises ${declared} frames, ${facts.frames} are there`, {
      offset,
    });
}
