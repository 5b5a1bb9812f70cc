import { endianness } from 'node:os';
import { jsonPieces } from '../json-pieces.ts';
import type { PeakShape } from './peak-builder.ts';

const VERSION = 2;
const HEADER_BYTES = 24;
const FLAG_8_BIT = 1;

/** Waveform data in memory, in blocks of any size. */
export interface PeakData extends PeakShape {
  /** Windows. */
  readonly length: number;
  readonly blocks: readonly (Int8Array | Int16Array)[];
}

/** The fields of the JSON form, in audiowaveform's order, without the values. */
export function peakHeader(peaks: PeakData) {
  return {
    version: VERSION,
    channels: peaks.channels,
    sample_rate: peaks.sampleRate,
    samples_per_pixel: peaks.samplesPerPixel,
    bits: peaks.bits,
    length: peaks.length,
  };
}

/** The binary form, version 2, in pieces: six 32-bit words, then the values, all little-endian. */
export function* peaksAsDat(peaks: PeakData): Generator<Buffer> {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(VERSION, 0);
  header.writeUInt32LE(peaks.bits === 8 ? FLAG_8_BIT : 0, 4);
  header.writeInt32LE(peaks.sampleRate, 8);
  header.writeInt32LE(peaks.samplesPerPixel, 12);
  header.writeUInt32LE(peaks.length, 16);
  header.writeInt32LE(peaks.channels, 20);
  yield header;
  for (const block of peaks.blocks) {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    yield block.BYTES_PER_ELEMENT === 2 && endianness() === 'BE' ? Buffer.from(bytes).swap16() : bytes;
  }
}

/** The JSON form, in pieces. */
export function* peaksAsJson(peaks: PeakData): Generator<string> {
  yield `${JSON.stringify(peakHeader(peaks)).slice(0, -1)},"data":[`;
  for (const [index, block] of peaks.blocks.entries()) {
    if (index > 0) yield ',';
    for (const piece of jsonPieces(block)) yield piece.replace(/[[\]]/g, '');
  }
  yield ']}';
}

/** All values in one array. */
export function joinedPeaks(peaks: PeakData): Int8Array | Int16Array {
  const [only] = peaks.blocks;
  if (only && peaks.blocks.length === 1) return only;
  const count = peaks.blocks.reduce((sum, block) => sum + block.length, 0);
  const joined = peaks.bits === 8 ? new Int8Array(count) : new Int16Array(count);
  let at = 0;
  for (const block of peaks.blocks) {
    joined.set(block, at);
    at += block.length;
  }
  return joined;
}
