import type { PeakShape } from './peak-builder.ts';

const VERSION = 2;
const HEADER_BYTES = 24;
const FLAG_8_BIT = 1;

/** Waveform data in memory. */
export interface PeakData extends PeakShape {
  /** Windows. */
  readonly length: number;
  readonly data: Int8Array | Int16Array;
}

/** The binary form, version 2: six 32-bit words, then the values, all little-endian. */
export function peaksAsDat(peaks: PeakData): Buffer {
  const valueBytes = peaks.bits / 8;
  const bytes = Buffer.alloc(HEADER_BYTES + peaks.data.length * valueBytes);
  bytes.writeInt32LE(VERSION, 0);
  bytes.writeUInt32LE(peaks.bits === 8 ? FLAG_8_BIT : 0, 4);
  bytes.writeInt32LE(peaks.sampleRate, 8);
  bytes.writeInt32LE(peaks.samplesPerPixel, 12);
  bytes.writeUInt32LE(peaks.length, 16);
  bytes.writeInt32LE(peaks.channels, 20);
  peaks.data.forEach((value, index) => {
    if (valueBytes === 1) bytes.writeInt8(value, HEADER_BYTES + index);
    else bytes.writeInt16LE(value, HEADER_BYTES + index * 2);
  });
  return bytes;
}

/** The object of the JSON form, with its fields in audiowaveform's order. */
export function peaksAsObject(peaks: PeakData) {
  return {
    version: VERSION,
    channels: peaks.channels,
    sample_rate: peaks.sampleRate,
    samples_per_pixel: peaks.samplesPerPixel,
    bits: peaks.bits,
    length: peaks.length,
    data: peaks.data,
  };
}
