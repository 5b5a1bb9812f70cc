import { assertNever } from '../../player/assert-never.ts';
import type { SampleFormat } from '../../player/session-options.ts';

/** Bytes of one sample of each output format. */
export const FORMAT_BYTES: Readonly<Record<SampleFormat, number>> = { s16: 2, s24: 3, s32: 4, f32: 4 };

/**
 * Turns floats into the format a device or a file wants, little-endian: the only place where samples lose precision.
 *
 * 16 bits are dithered (triangular, 2 LSB wide) from a fixed seed, so that two renders are byte-equal. A sample that 16
 * bits hold exactly passes untouched: a CD stays what it is.
 */
export class SampleEncoder {
  readonly format: SampleFormat;
  #random = 0x2545f491;

  constructor(format: SampleFormat) {
    this.format = format;
  }

  /** Writes `count` samples into `out`. @returns bytes written */
  encode(samples: Float32Array, count: number, out: Buffer): number {
    switch (this.format) {
      case 'f32':
        out.set(new Uint8Array(samples.buffer, samples.byteOffset, count * 4));
        return count * 4;
      case 's16':
        for (let index = 0; index < count; index++)
          out.writeInt16LE(this.#sixteen(samples[index]!), index * 2);
        return count * 2;
      case 's24':
        for (let index = 0; index < count; index++)
          out.writeIntLE(scaled(samples[index]!, 2 ** 23), index * 3, 3);
        return count * 3;
      case 's32':
        for (let index = 0; index < count; index++)
          out.writeInt32LE(scaled(samples[index]!, 2 ** 31), index * 4);
        return count * 4;
      default:
        return assertNever(this.format);
    }
  }

  #sixteen(sample: number): number {
    const exact = sample * 2 ** 15;
    if (Number.isInteger(exact)) return Math.min(32767, Math.max(-32768, exact));
    return scaled(sample + (this.#uniform() - this.#uniform()) / 2 ** 15, 2 ** 15);
  }

  /** Marsaglia's xorshift32, in [0, 1). */
  #uniform(): number {
    let state = this.#random;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#random = state;
    return (state >>> 0) / 2 ** 32;
  }
}

/** Rounds to the nearest integer of the scale and keeps it inside. NaN, which a broken file may hold, is silence. */
function scaled(sample: number, scale: number): number {
  const value = Math.round(sample * scale);
  if (Number.isNaN(value)) return 0;
  return Math.min(scale - 1, Math.max(-scale, value));
}
