import type { HeaderFacts } from '../../media/header-facts.ts';
import { chunksOf, type Chunk } from '../../media/container/riff.ts';
import { parseWaveFormat, pcmEncodingOf } from '../../media/container/wave-format.ts';
import type { FileBytes } from '../../media/file-bytes.ts';
import type { FindingLog } from './finding.ts';

const NOT_SET = new Set([0, 0xffffffff]);

/** WAV, RF64, W64: every chunk inside the file, sizes that agree with each other, a format that agrees with itself. */
export async function verifyRiff(file: FileBytes, facts: HeaderFacts, findings: FindingLog): Promise<void> {
  const container = facts.container === 'rf64' ? 'rf64' : facts.container === 'w64' ? 'w64' : 'wav';
  await checkOuterSize(file, container, findings);
  let dataSize64: number | null = null;
  let data: Chunk | null = null;
  let blockAlign = 0;
  for await (const chunk of chunksOf(file, 0, container, () => dataSize64)) {
    const offset = chunk.dataOffset - (container === 'w64' ? 24 : 8);
    if (container !== 'w64' && !/^[\x20-\x7e]{4}$/.test(chunk.id)) {
      findings.damage('container', 'chunk-id', 'no chunk begins here', { offset });
      return;
    }
    if (chunk.id === 'ds64') dataSize64 = await checkDs64(file, chunk, offset, findings);
    if (chunk.id === 'fmt ') blockAlign = await checkFormat(file, chunk, findings);
    if (chunk.id === 'data') data ??= chunk;
    const isOpenData = chunk.id === 'data' && NOT_SET.has(chunk.sizeBytes);
    if (!isOpenData && chunk.dataOffset + chunk.sizeBytes > file.sizeBytes)
      findings.damage(
        'container',
        chunk.id === 'data' ? 'data-truncated' : 'chunk-truncated',
        `the ${chunk.id === '' ? 'last' : chunk.id.trim()} chunk claims ${chunk.sizeBytes} bytes, the file has ${Math.max(0, file.sizeBytes - chunk.dataOffset)}`,
        { offset },
      );
  }
  if (data && blockAlign > 0 && !NOT_SET.has(data.sizeBytes) && data.sizeBytes % blockAlign !== 0)
    findings.warn(
      'container',
      'partial-frame',
      `the audio ends ${data.sizeBytes % blockAlign} bytes into a frame`,
      {
        offset: data.dataOffset + data.sizeBytes,
      },
    );
}

async function checkOuterSize(
  file: FileBytes,
  container: 'wav' | 'rf64' | 'w64',
  findings: FindingLog,
): Promise<void> {
  const head = await file.read(0, 40);
  if (head.length < 28 || container === 'rf64') return;
  const declared = container === 'w64' ? Number(head.readBigUInt64LE(16)) : head.readUInt32LE(4) + 8;
  if (container === 'wav' && NOT_SET.has(declared - 8)) return;
  compareSizes(declared, file.sizeBytes, container === 'w64' ? 16 : 4, findings);
}

/** An outer size that does not reach the end leaves bytes that belong to nothing; one that goes past it was cut. */
function compareSizes(declared: number, sizeBytes: number, offset: number, findings: FindingLog): void {
  // Chunks are padded to even sizes; writers disagree whether the last one is, and whether the padding counts.
  const isOdd = declared % 2 === 1;
  const missing = declared - sizeBytes;
  if (missing > (isOdd ? 0 : 1))
    findings.damage(
      'container',
      'file-truncated',
      `the header promises ${declared} bytes, the file has ${sizeBytes}`,
      {
        offset,
      },
    );
  else if (missing < (isOdd ? -1 : 0))
    findings.warn('container', 'trailing-bytes', `${-missing} bytes after the end belong to nothing`, {
      offset: declared,
    });
}

async function checkDs64(
  file: FileBytes,
  chunk: Chunk,
  offset: number,
  findings: FindingLog,
): Promise<number | null> {
  const ds64 = await file.read(chunk.dataOffset, 24);
  if (ds64.length < 24) return null;
  compareSizes(Number(ds64.readBigUInt64LE(0)) + 8, file.sizeBytes, offset + 8, findings);
  return Number(ds64.readBigUInt64LE(8));
}

/** Gives the bytes of one frame; 0 when the format is not linear PCM. */
async function checkFormat(file: FileBytes, chunk: Chunk, findings: FindingLog): Promise<number> {
  const format = parseWaveFormat(
    Buffer.from(await file.read(chunk.dataOffset, Math.min(chunk.sizeBytes, 64))),
  );
  if (!format || !pcmEncodingOf(format)) return 0;
  const frameBytes = format.channels * Math.ceil(format.bitsPerSample / 8);
  const agrees =
    format.blockAlign === frameBytes && format.bytesPerSecond === format.sampleRate * format.blockAlign;
  if (!agrees)
    findings.damage(
      'header',
      'format-contradicts-itself',
      'rate, channels and bits do not give the byte rate and block size',
      {
        offset: chunk.dataOffset,
      },
    );
  return frameBytes;
}
