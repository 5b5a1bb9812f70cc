import { blockConverter } from './pcm-block-to-float.ts';
import { SAMPLE_BYTES, type PcmEncoding } from './pcm-encoding.ts';

/** How frames of linear PCM lie in memory. */
export interface PcmFrames {
  readonly encoding: PcmEncoding;
  readonly littleEndian: boolean;
  /** Bytes from one frame to the next. */
  readonly frameBytes: number;
  readonly channels: number;
}

/**
 * Converts linear PCM to 32-bit floats exactly as ffmpeg's swresample does (full scale is 2^(bits−1), rounded once).
 *
 * @param bytes whole frames, from an offset on that is a multiple of the sample's size
 * @param out interleaved samples; `frames × channels` of them are written
 */
export function pcmToFloat(bytes: Buffer, pcm: PcmFrames, frames: number, out: Float32Array): void {
  const { channels, frameBytes } = pcm;
  const sampleBytes = SAMPLE_BYTES[pcm.encoding];
  const convert =
    frameBytes === channels * sampleBytes ? blockConverter(pcm.encoding, pcm.littleEndian) : null;
  if (convert !== null) {
    convert(bytes, frames * channels, out);
    return;
  }
  const read = sampleReader(bytes, pcm);
  let to = 0;
  for (let frame = 0; frame < frames; frame++) {
    let at = frame * frameBytes;
    for (let channel = 0; channel < channels; channel++, at += sampleBytes) out[to++] = read(at);
  }
}

/** A function that reads the sample at a byte offset. One closure a call, so that the loop above stays simple. */
function sampleReader(bytes: Buffer, pcm: PcmFrames): (at: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = pcm.littleEndian;
  switch (pcm.encoding) {
    case 'u8':
      return (at) => (bytes[at]! - 128) / 2 ** 7;
    case 's8':
      return (at) => view.getInt8(at) / 2 ** 7;
    case 's16':
      return (at) => view.getInt16(at, little) / 2 ** 15;
    case 's24':
      return little
        ? (at) => ((bytes[at]! << 8) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 24)) / 2 ** 31
        : (at) => ((bytes[at + 2]! << 8) | (bytes[at + 1]! << 16) | (bytes[at]! << 24)) / 2 ** 31;
    case 's32':
      return (at) => view.getInt32(at, little) / 2 ** 31;
    case 's64':
      return (at) => int64ToFloat(view, at, little);
    case 'f32':
      return (at) => view.getFloat32(at, little);
    case 'f64':
      return (at) => view.getFloat64(at, little);
    case 'alaw':
      return (at) => alaw(bytes[at]!) / 2 ** 15;
    case 'mulaw':
      return (at) => mulaw(bytes[at]!) / 2 ** 15;
  }
}

/**
 * A 64-bit integer as a float of full scale 1, rounded once. A double holds 53 of its bits: cut to those with the
 * last one set if anything was cut (rounding to odd), so that the final rounding to 24 bits is the only one that counts.
 */
function int64ToFloat(view: DataView, at: number, little: boolean): number {
  const high = view.getInt32(little ? at + 4 : at, little);
  const low = view.getUint32(little ? at : at + 4, little);
  const cut = (low & ~0x7ff) >>> 0;
  const odd = (low & 0x7ff) !== 0 ? (cut | 0x800) >>> 0 : cut;
  return (high * 2 ** 32 + odd) / 2 ** 63;
}

/** ITU-T G.711, A-law, as a 16-bit sample. */
function alaw(code: number): number {
  const value = code ^ 0x55;
  const exponent = (value & 0x70) >> 4;
  const mantissa = (value & 0x0f) << 4;
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return (value & 0x80) !== 0 ? magnitude : -magnitude;
}

/** ITU-T G.711, µ-law, as a 16-bit sample. */
function mulaw(code: number): number {
  const value = ~code & 0xff;
  const magnitude = ((((value & 0x0f) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84;
  return (value & 0x80) !== 0 ? -magnitude : magnitude;
}
