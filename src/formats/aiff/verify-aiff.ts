import type { HeaderFacts } from '../header-facts.ts';
import { CHUNK_ID } from '../riff/riff-header.ts';
import { isStreamedSize } from '../streamed-size.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog } from '../finding.ts';
import { foreignTag, warnOfForeignTag, warnOfTrailingBytes } from '../foreign-end.ts';

const MAX_CHUNKS = 4096;

/** AIFF and AIFC: every chunk inside the form, the form inside the file, and as many frames as COMM says. */
export async function verifyAiff(
  file: FileBytes,
  start: number,
  facts: HeaderFacts,
  findings: FindingLog,
): Promise<void> {
  const head = await file.read(start, 12);
  if (head.length < 12) return;
  const isOpen = isStreamedSize(head.readUInt32BE(4), file.sizeBytes - start - 8);
  const statedEnd = isOpen ? null : start + 8 + head.readUInt32BE(4);
  const end = await walkChunks(file, start, statedEnd, facts, findings);
  if (statedEnd === null) return;
  if (statedEnd > end + 1)
    findings.damage(
      'container',
      'file-truncated',
      `the header promises ${statedEnd - start} bytes, the file has ${end - start}`,
      { offset: start + 4 },
    );
  // A form of an odd length may be followed by the byte that makes it even.
  else if (statedEnd + ((statedEnd - start) % 2) < end) warnOfTrailingBytes(statedEnd, end, findings);
}

/** Gives the end of the file without the tags of others. */
async function walkChunks(
  file: FileBytes,
  start: number,
  statedEnd: number | null,
  facts: HeaderFacts,
  findings: FindingLog,
): Promise<number> {
  const tag = await foreignTag(file, start);
  let offset = start + 12;
  let hasSound = false;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const header = await file.read(offset, 8);
    if (offset === tag?.offset) {
      warnOfForeignTag(tag, 'AIFF', findings);
      return offset;
    }
    if (header.length < 8) break;
    const id = header.toString('latin1', 0, 4);
    const sizeBytes = header.readUInt32BE(4);
    // Bytes behind the end are no chunks: the outer size tells of them.
    if (hasSound && statedEnd !== null && offset >= statedEnd) break;
    if (!CHUNK_ID.test(id)) {
      findings.damage('container', 'chunk-id', 'no chunk begins here', { offset });
      break;
    }
    hasSound ||= id === 'SSND';
    // A size that was left open: all that follows is audio.
    if (id === 'SSND' && isStreamedSize(sizeBytes, file.sizeBytes - offset - 8)) break;
    if (offset + 8 + sizeBytes > file.sizeBytes) {
      findings.damage(
        'container',
        id === 'SSND' ? 'data-truncated' : 'chunk-truncated',
        `the ${id.trim()} chunk claims ${sizeBytes} bytes, the file has ${file.sizeBytes - offset - 8}`,
        { offset },
      );
      // The outer size would say the same.
      return statedEnd ?? file.sizeBytes;
    }
    if (id === 'COMM') await checkCommon(file, offset, facts, findings);
    offset += 8 + sizeBytes + (sizeBytes % 2);
  }
  return file.sizeBytes;
}

async function checkCommon(
  file: FileBytes,
  offset: number,
  facts: HeaderFacts,
  findings: FindingLog,
): Promise<void> {
  const common = await file.read(offset + 8, 6);
  // Where the size of the audio was left open, so was the number of its frames.
  const isOpen = facts.warnings.some(({ code }) => code === 'size-not-set');
  if (common.length < 6 || !facts.pcm || facts.frames === null || isOpen) return;
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
