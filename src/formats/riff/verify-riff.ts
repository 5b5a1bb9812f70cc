import type { HeaderFacts } from '../header-facts.ts';
import { CHUNK_ID, chunksOf, type Chunk } from './riff-header.ts';
import { isStreamedSize } from '../streamed-size.ts';
import { parseWaveFormat, pcmEncodingOf } from '../wave-format.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog } from '../finding.ts';
import { foreignTag, warnOfForeignTag, warnOfTrailingBytes } from '../foreign-end.ts';

type RiffContainer = 'wav' | 'rf64' | 'w64';

/** What the chunks came to. */
interface ChunkWalk {
  readonly data: Chunk | null;
  /** Bytes of one frame; 0 when the format is not linear PCM. */
  readonly frameBytes: number;
  /** What the outer header promises to be the end of the file; null where it promises nothing. */
  readonly statedEnd: StatedEnd | null;
  /** The end of the file without the tags of others. */
  readonly end: number;
  /** The last chunk ends there. */
  readonly isWhole: boolean;
  /** A chunk is cut short, which the outer size says, too. */
  readonly isCut: boolean;
}

interface StatedEnd {
  readonly offset: number;
  /** Where it is written. */
  readonly fieldOffset: number;
}

/**
 * WAV, RF64, W64: every chunk inside the file, sizes that agree with each other, a format that agrees with itself.
 *
 * @returns where other bytes begin behind the end; null when there are none
 */
export async function verifyRiff(
  file: FileBytes,
  start: number,
  facts: HeaderFacts,
  findings: FindingLog,
): Promise<number | null> {
  const container = facts.container === 'rf64' ? 'rf64' : facts.container === 'w64' ? 'w64' : 'wav';
  const walk = await walkChunks(file, start, container, findings);
  const { data, frameBytes } = walk;
  if (walk.statedEnd && !walk.isCut) compareEnds(walk.statedEnd, walk, start, findings);
  if (data && frameBytes > 0 && !isOpen(file, data) && data.sizeBytes % frameBytes !== 0)
    findings.warn(
      'container',
      'partial-frame',
      `the audio ends ${data.sizeBytes % frameBytes} bytes into a frame`,
      { offset: data.dataOffset + data.sizeBytes },
    );
  const { statedEnd, isCut } = walk;
  return statedEnd && !isCut && data && statedEnd.offset < walk.end ? statedEnd.offset : null;
}

async function walkChunks(
  file: FileBytes,
  start: number,
  container: RiffContainer,
  findings: FindingLog,
): Promise<ChunkWalk> {
  const tag = await foreignTag(file, start);
  let statedEnd = await outerEnd(file, start, container);
  let dataSize64: number | null = null;
  let data: Chunk | null = null;
  let frameBytes = 0;
  let next = start;
  for await (const chunk of chunksOf(file, start, container, () => dataSize64)) {
    const offset = chunk.headerOffset;
    if (offset === tag?.offset) {
      warnOfForeignTag(tag, 'RIFF', findings);
      return { data, frameBytes, statedEnd, end: offset, isWhole: true, isCut: false };
    }
    // Bytes behind the end are no chunks: the outer size tells of them.
    if (data && statedEnd !== null && offset >= statedEnd.offset) break;
    if (container !== 'w64' && !CHUNK_ID.test(chunk.id)) {
      findings.damage('container', 'chunk-id', 'no chunk begins here', { offset });
      return { data, frameBytes, statedEnd, end: file.sizeBytes, isWhole: false, isCut: true };
    }
    if (chunk.lacksPadding)
      findings.warn('container', 'chunk-unpadded', 'the byte is missing that makes the chunk before even', {
        offset,
      });
    if (chunk.id === 'ds64') {
      const ds64 = await file.read(chunk.dataOffset, 24);
      if (ds64.length === 24) {
        statedEnd = endOf(file, start, Number(ds64.readBigUInt64LE(0)) + 8, chunk.dataOffset);
        dataSize64 = Number(ds64.readBigUInt64LE(8));
      }
    }
    if (chunk.id === 'fmt ') frameBytes = await checkFormat(file, chunk, findings);
    if (chunk.id === 'data') data ??= chunk;
    // A size that was left open: all that follows is audio.
    if (chunk.id === 'data' && isOpen(file, chunk))
      return { data, frameBytes, statedEnd, end: file.sizeBytes, isWhole: false, isCut: false };
    next = chunk.dataOffset + chunk.sizeBytes;
    if (next > file.sizeBytes)
      findings.damage(
        'container',
        chunk.id === 'data' ? 'data-truncated' : 'chunk-truncated',
        `the ${chunk.id === '' ? 'last' : chunk.id.trim()} chunk claims ${chunk.sizeBytes} bytes, the file has ${Math.max(0, file.sizeBytes - chunk.dataOffset)}`,
        { offset },
      );
  }
  const isCut = next > file.sizeBytes;
  return { data, frameBytes, statedEnd, end: file.sizeBytes, isWhole: next === file.sizeBytes, isCut };
}

function isOpen(file: FileBytes, data: Chunk): boolean {
  return isStreamedSize(data.sizeBytes, file.sizeBytes - data.dataOffset);
}

/** That of RF64 is in its `ds64` chunk. */
async function outerEnd(file: FileBytes, start: number, container: RiffContainer): Promise<StatedEnd | null> {
  const head = await file.read(start, 40);
  if (head.length < 28 || container === 'rf64') return null;
  return container === 'w64'
    ? endOf(file, start, Number(head.readBigUInt64LE(16)), start + 16)
    : endOf(file, start, head.readUInt32LE(4) + 8, start + 4);
}

function endOf(file: FileBytes, start: number, sizeBytes: number, fieldOffset: number): StatedEnd | null {
  const isSaid = sizeBytes > 8 && !isStreamedSize(sizeBytes - 8, file.sizeBytes - start - 8);
  return isSaid ? { offset: start + sizeBytes, fieldOffset } : null;
}

/** An outer size that does not reach the end leaves unexpected bytes; one that goes past it was cut. */
function compareEnds(
  stated: StatedEnd,
  { end, isWhole }: ChunkWalk,
  start: number,
  findings: FindingLog,
): void {
  // Chunks are padded to even sizes; writers disagree whether the last one is, and whether the padding counts.
  const isOdd = (stated.offset - start) % 2 === 1;
  const missing = stated.offset - end;
  if (missing === 8 && isWhole)
    findings.warn('container', 'size-with-header', 'the size in the header counts the header itself', {
      offset: stated.fieldOffset,
    });
  else if (missing > (isOdd ? 0 : 1))
    findings.damage(
      'container',
      'file-truncated',
      `the header promises ${stated.offset - start} bytes, the file has ${end - start}`,
      { offset: stated.fieldOffset },
    );
  else if (missing < (isOdd ? -1 : 0)) warnOfTrailingBytes(stated.offset, end, findings);
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
