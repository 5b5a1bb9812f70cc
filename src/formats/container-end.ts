import { elementsOf } from './matroska/ebml.ts';
import type { FileBytes } from './file-bytes.ts';
import type { HeaderFacts } from './header-facts.ts';

/** A file has a few dozen; one of millions was made to keep us busy. */
const MAX_PARTS = 4096;
/** CAF 1.0, section 3, and Logic's. */
const CAF_CHUNKS = new Set(
  'desc data pakt chan kuki strg mark regn inst midi ovvw peak edct info umid uuid free'.split(' '),
);
const EBML_HEADER = 0x1a45dfa3;
const EBML_VOID = 0xec;
const MATROSKA_SEGMENT = 0x18538067;
const MATROSKA_CLUSTER = Buffer.from('1f43b675', 'hex');
const SEARCH_BYTES = 1 << 20;
const ASF_OBJECT_HEADER_BYTES = 24;
const APE_DESCRIPTOR_BYTES = 36;

/**
 * Where the last part of a container ends, of those whose inside only ffmpeg checks. Bytes behind it are none of the file's.
 *
 * @returns null where it cannot be told, or where the container reaches the end of the file
 */
export async function containerEnd(
  file: FileBytes,
  start: number,
  { container, pcm }: HeaderFacts,
): Promise<number | null> {
  const end = await statedEnd();
  return end !== null && end < file.sizeBytes ? end : null;

  async function statedEnd(): Promise<number | null> {
    switch (container) {
      case 'au':
        return pcm && pcm.dataOffset + pcm.dataBytes;
      case 'caf':
        return endOfCaf(file, start);
      case 'matroska':
      case 'webm':
        return endOfMatroska(file, start);
      case 'asf':
        return endOfAsf(file, start);
      case 'ape':
        return endOfApe(file, start);
      default:
        return null;
    }
  }
}

async function endOfCaf(file: FileBytes, start: number): Promise<number | null> {
  let offset = start + 8;
  for (let count = 0; count < MAX_PARTS; count++) {
    const header = await file.read(offset, 12);
    if (header.length < 12 || !CAF_CHUNKS.has(header.toString('latin1', 0, 4).toLowerCase())) break;
    const sizeBytes = Number(header.readBigInt64BE(4));
    // Only the audio may leave it open: it is the last chunk then.
    if (sizeBytes < 0) return null;
    offset += 12 + sizeBytes;
  }
  return offset;
}

async function endOfMatroska(file: FileBytes, start: number): Promise<number | null> {
  let end = start;
  for await (const element of elementsOf(file, start, file.sizeBytes)) {
    if (element.id !== EBML_HEADER && element.id !== EBML_VOID && element.id !== MATROSKA_SEGMENT) break;
    end = element.endOffset;
  }
  // Behind a size that is too small comes the rest of the audio.
  return (await file.read(end, SEARCH_BYTES)).includes(MATROSKA_CLUSTER) ? null : end;
}

async function endOfAsf(file: FileBytes, start: number): Promise<number | null> {
  let offset = start;
  for (let count = 0; count < MAX_PARTS; count++) {
    const header = await file.read(offset, ASF_OBJECT_HEADER_BYTES);
    if (header.length < ASF_OBJECT_HEADER_BYTES) break;
    const sizeBytes = Number(header.readBigUInt64LE(16));
    if (sizeBytes < ASF_OBJECT_HEADER_BYTES || offset + sizeBytes > file.sizeBytes) break;
    offset += sizeBytes;
  }
  return offset;
}

/** The descriptor of Monkey's Audio names the length of each part (APE_DESCRIPTOR of its SDK, MACLib.h). */
async function endOfApe(file: FileBytes, start: number): Promise<number | null> {
  const head = await file.read(start, APE_DESCRIPTOR_BYTES);
  if (head.length < APE_DESCRIPTOR_BYTES) return null;
  const [descriptor, header, seekTable, waveHeader, low, high, tail] = [8, 12, 16, 20, 24, 28, 32].map((at) =>
    head.readUInt32LE(at),
  ) as [number, number, number, number, number, number, number];
  return start + descriptor + header + seekTable + waveHeader + low + high * 2 ** 32 + tail;
}
