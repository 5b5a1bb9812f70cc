import { FLAC_FRAME_HEADER_MAX_BYTES, parseFlacFrameHeader } from '../../src/formats/flac/flac-frame.ts';
import { crc16, crc8 } from '../../src/formats/crc.ts';

/** A FLAC file in pieces. */
export interface FlacPieces {
  /** The marker and all metadata. */
  readonly head: Buffer;
  /** The coded frames, whole. */
  readonly frames: readonly Buffer[];
}

/** Takes a FLAC file apart: a frame ends where its checksum is right and the next begins. */
export function splitFlac(file: Buffer): FlacPieces {
  let at = 4;
  for (let isLast = false; !isLast; at += 4 + file.readUIntBE(at + 1, 3)) isLast = file[at]! >= 0x80;
  const head = file.subarray(0, at);
  const frames: Buffer[] = [];
  for (let start = at; start < file.length;) {
    let end = start + 8;
    while (end < file.length && !isFrameEnd(file, start, end)) end++;
    frames.push(file.subarray(start, end));
    start = end;
  }
  return { head, frames };
}

function isFrameEnd(file: Buffer, start: number, end: number): boolean {
  if (file[end] !== 0xff || parseFlacFrameHeader(file, end) === null) return false;
  return crc16(file, start, end - 2) === file.readUInt16BE(end - 2);
}

/** The frame with another number, under the sync code for blocks of one size. */
export function renumbered(frame: Buffer, number: number): Buffer {
  const header = parseFlacFrameHeader(frame.subarray(0, FLAC_FRAME_HEADER_MAX_BYTES), 0)!;
  const oldNumberBytes = Math.max(1, Math.clz32(~(frame[4]! << 24)));
  const rest = frame.subarray(4 + oldNumberBytes, header.headerBytes - 1);
  const first = Buffer.from([0xff, 0xf8, frame[2]!, frame[3]!, ...codedNumber(number), ...rest]);
  const body = frame.subarray(header.headerBytes, frame.length - 2);
  const whole = Buffer.concat([first, Buffer.from([crc8(first, 0, first.length)]), body, Buffer.alloc(2)]);
  whole.writeUInt16BE(crc16(whole, 0, whole.length - 2), whole.length - 2);
  return whole;
}

/** Coded as in UTF-8, up to 36 bits. */
function codedNumber(number: number): readonly number[] {
  if (number < 0x80) return [number];
  const bytes: number[] = [];
  let rest = number;
  let room = 0x3f;
  while (rest > room) {
    bytes.unshift(0x80 | (rest & 0x3f));
    rest = Math.floor(rest / 64);
    room >>= 1;
  }
  return [((~room << 1) & 0xff) | rest, ...bytes];
}

/** Blocks of these sizes by STREAMINFO, so many frames in all, and no MD5. */
export function withStreamInfo(head: Buffer, minBlock: number, maxBlock: number, frames: number): Buffer {
  const changed = Buffer.from(head);
  changed.writeUInt16BE(minBlock, 8);
  changed.writeUInt16BE(maxBlock, 10);
  changed[21] = (changed[21]! & 0xf0) | Math.floor(frames / 2 ** 32);
  changed.writeUInt32BE(frames % 2 ** 32, 22);
  changed.fill(0, 26, 42);
  return changed;
}
