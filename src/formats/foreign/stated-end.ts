import type { FileBytes } from '../file-bytes.ts';
import { isStreamedSize } from '../streamed-size.ts';

/** A file of millions of parts was made to keep us busy. */
const MAX_PARTS = 1 << 20;
const TTA_HEADER_BYTES = 22;
const VOC_BLOCK_TYPES = 9;
const FLV_TAG_TYPES = [8, 9, 18];

/**
 * Where a file of ffmpeg's format name ends by what it says itself: by a size, by a table of its frames or by a mark behind the last
 * part. That may lie behind the end of the file, which then was cut.
 *
 * @returns null where the format does not say it, or where the field was left open
 */
export function statedEnd(file: FileBytes, start: number, formatName: string): Promise<number | null> {
  switch (formatName) {
    case 'tta':
      return endOfTta(file, start);
    case 'voc':
      return endOfVoc(file, start);
    case 'avi':
      return endOfAvi(file, start);
    case 'flv':
      return endOfFlv(file, start);
    case 'mpc8':
      return endOfMusepack(file, start);
    case 'dsf':
      return endOfDsf(file, start);
    case 'iff':
      return endOfIff(file, start);
    default:
      return Promise.resolve(null);
  }
}

/** The seek table has the length of each frame (TTA1 specification). */
async function endOfTta(file: FileBytes, start: number): Promise<number | null> {
  const head = await file.read(start, TTA_HEADER_BYTES);
  if (head.length < TTA_HEADER_BYTES || head.toString('latin1', 0, 4) !== 'TTA1') return null;
  const frameSamples = Math.floor((256 * head.readUInt32LE(10)) / 245);
  const tableBytes = Math.ceil(head.readUInt32LE(14) / frameSamples) * 4;
  const table = await file.read(start + TTA_HEADER_BYTES, tableBytes);
  if (table.length < tableBytes) return null;
  let end = start + TTA_HEADER_BYTES + tableBytes + 4;
  for (let at = 0; at < tableBytes; at += 4) end += table.readUInt32LE(at);
  return end;
}

/** Blocks of a type and a length, the last of type 0 (Creative Voice File). */
async function endOfVoc(file: FileBytes, start: number): Promise<number | null> {
  const head = await file.read(start, 22);
  if (head.length < 22) return null;
  const first = start + head.readUInt16LE(20);
  let offset = first;
  for (let count = 0; count < MAX_PARTS && offset < file.sizeBytes; count++) {
    const block = await file.read(offset, 4);
    if (block[0] === 0) return offset + 1;
    if (block.length < 4 || block[0]! > VOC_BLOCK_TYPES) break;
    offset += 4 + block.readUIntLE(1, 3);
  }
  return offset === first ? null : offset;
}

/** One RIFF after the other: `AVI ` and, of long files, `AVIX`. */
async function endOfAvi(file: FileBytes, start: number): Promise<number | null> {
  let offset = start;
  for (let count = 0; count < MAX_PARTS; count++) {
    const head = await file.read(offset, 12);
    if (head.length < 12 || !/^RIFF.{4}AVI[ X]$/s.test(head.toString('latin1'))) break;
    const sizeBytes = head.readUInt32LE(4);
    if (isStreamedSize(sizeBytes, file.sizeBytes - offset - 8)) return null;
    offset += 8 + sizeBytes + (sizeBytes % 2);
  }
  return offset;
}

/** Tags, each followed by its own length (Adobe Flash Video File Format Specification 10.1, annex E). */
async function endOfFlv(file: FileBytes, start: number): Promise<number | null> {
  const head = await file.read(start, 9);
  if (head.length < 9) return null;
  const first = start + head.readUInt32BE(5) + 4;
  let offset = first;
  for (let count = 0; count < MAX_PARTS; count++) {
    const tag = await file.read(offset, 11);
    const isTag = tag.length === 11 && FLV_TAG_TYPES.includes(tag[0]! & 0x1f) && tag.readUIntBE(8, 3) === 0;
    if (!isTag) break;
    const sizeBytes = 11 + tag.readUIntBE(1, 3);
    const after = await file.read(offset + sizeBytes, 4);
    if (after.length === 4 && after.readUInt32BE(0) !== sizeBytes) break;
    offset += sizeBytes + 4;
  }
  // Of a writer that leaves the lengths out nothing is known.
  return offset === first ? null : offset;
}

/** Packets of a key and a length that counts both, up to the stream's end (Musepack SV8). */
async function endOfMusepack(file: FileBytes, start: number): Promise<number | null> {
  let offset = start + 4;
  for (let count = 0; count < MAX_PARTS; count++) {
    const head = await file.read(offset, 12);
    const key = head.toString('latin1', 0, 2);
    let sizeBytes = 0;
    let at = 2;
    while (at < head.length && head[at]! >= 0x80) sizeBytes = sizeBytes * 128 + (head[at++]! & 0x7f);
    sizeBytes = sizeBytes * 128 + (head[at] ?? 0);
    if (!/^[A-Z]{2}$/.test(key) || sizeBytes <= at) return null;
    offset += sizeBytes;
    if (key === 'SE') return offset;
  }
  return null;
}

async function endOfDsf(file: FileBytes, start: number): Promise<number | null> {
  const head = await file.read(start, 28);
  return head.length < 28 ? null : start + Number(head.readBigUInt64LE(12));
}

/** DSDIFF has sizes of 64 bits, 8SVX of 32. */
async function endOfIff(file: FileBytes, start: number): Promise<number | null> {
  const head = await file.read(start, 12);
  if (head.length < 12) return null;
  const sizeBytes = head.readUInt32BE(4);
  if (head.toString('latin1', 0, 4) === 'FRM8') return start + 12 + Number(head.readBigUInt64BE(4));
  return isStreamedSize(sizeBytes, file.sizeBytes - start - 8)
    ? null
    : start + 8 + sizeBytes + (sizeBytes % 2);
}
