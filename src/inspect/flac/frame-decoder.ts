import type { FlacFrameHeader } from '../../media/container/flac-frame.ts';
import { FIXED_COEFFICIENTS, predict } from './predictor.ts';
import { NO_RESIDUAL, readBits, readPlain, readResidual, readSigned } from './residual.ts';

/** Bits that a difference of two channels has more. */
const SIDE_BITS = 1;
const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;
const MAX_ORDER = 32;
/** Samples of more bits are left to ffmpeg. */
export const MAX_SAMPLE_BITS = 24;

/**
 * Decodes FLAC frames (RFC 9639 §9). Made for checking: quick, and it gives up at the first thing it does not understand.
 * What is wrong with such a frame is for others to find out.
 */
export class FlacFrameDecoder {
  /** The samples of the last frame, by channel; as long as the longest frame so far. */
  readonly channels: Int32Array[];
  readonly #sampleBits: number;
  readonly #coefficients = new Int32Array(MAX_ORDER);

  constructor(shape: {
    readonly channels: number;
    readonly sampleBits: number;
    readonly maxBlockFrames: number;
  }) {
    this.#sampleBits = shape.sampleBits;
    this.channels = Array.from({ length: shape.channels }, () => new Int32Array(shape.maxBlockFrames));
  }

  /**
   * Decodes the subframes behind a header into `channels`.
   *
   * @param view the bytes, with 8 more behind the frame
   * @param offset where the subframes begin
   * @returns the offset of the frame's CRC-16, or null when these are no subframes
   */
  decode(view: DataView, offset: number, header: FlacFrameHeader, assignment: number): number | null {
    const { blockFrames } = header;
    if (blockFrames > this.channels[0]!.length) return null;
    let bit = offset * 8;
    try {
      for (const [channel, samples] of this.channels.entries()) {
        const isSide = channel === (assignment === SIDE_RIGHT ? 0 : 1) && assignment >= LEFT_SIDE;
        bit = this.#subframe(view, bit, samples, blockFrames, this.#sampleBits + (isSide ? SIDE_BITS : 0));
        if (bit < 0) return null;
      }
    } catch (error) {
      if (error instanceof RangeError) return null; // it goes on behind the bytes
      throw error;
    }
    if (assignment >= LEFT_SIDE) joinStereo(this.channels[0]!, this.channels[1]!, blockFrames, assignment);
    return (bit + 7) >>> 3;
  }

  /** One channel (RFC 9639 §9.2). Gives the bit behind it, negative when it is none. */
  #subframe(view: DataView, at: number, samples: Int32Array, blockFrames: number, codedBits: number): number {
    const type = readBits(view, at, 7);
    let wastedBits = 0;
    let bit = at + 8;
    if (readBits(view, at + 7, 1) === 1) {
      while (readBits(view, bit, 1) === 0 && wastedBits < codedBits) {
        wastedBits++;
        bit++;
      }
      wastedBits++;
      bit++;
    }
    const bits = codedBits - wastedBits;
    if (bits < 1) return NO_RESIDUAL;
    if (type === 0) {
      samples.fill(readSigned(view, bit, bits), 0, blockFrames);
      bit += bits;
    } else if (type === 1) bit = readPlain(view, bit, bits, samples, 0, blockFrames);
    else if (type >= 8 && type <= 12) bit = fixed(view, bit, bits, samples, blockFrames, type - 8);
    else if (type >= 32 && type < 64) bit = this.#linear(view, bit, bits, samples, blockFrames, type - 31);
    else return NO_RESIDUAL;
    if (wastedBits > 0 && bit > 0)
      for (let index = 0; index < blockFrames; index++) samples[index]! <<= wastedBits;
    return bit;
  }

  #linear(
    view: DataView,
    at: number,
    bits: number,
    samples: Int32Array,
    blockFrames: number,
    order: number,
  ): number {
    if (order > blockFrames) return NO_RESIDUAL;
    let bit = readPlain(view, at, bits, samples, 0, order);
    const precision = readBits(view, bit, 4) + 1;
    const shift = readSigned(view, bit + 4, 5);
    if (precision === 16 || shift < 0) return NO_RESIDUAL;
    bit = readPlain(view, bit + 9, precision, this.#coefficients, 0, order);
    bit = readResidual(view, bit, samples, order, blockFrames);
    if (bit > 0) predict(samples, blockFrames, this.#coefficients, order, shift, bits);
    return bit;
  }
}

function fixed(
  view: DataView,
  at: number,
  bits: number,
  samples: Int32Array,
  blockFrames: number,
  order: number,
): number {
  if (order > blockFrames) return NO_RESIDUAL;
  const bit = readResidual(view, readPlain(view, at, bits, samples, 0, order), samples, order, blockFrames);
  if (bit > 0 && order > 0) predict(samples, blockFrames, FIXED_COEFFICIENTS[order]!, order, 0, bits);
  return bit;
}

/** Undoes the difference that two channels were coded with (RFC 9639 §4.2). */
function joinStereo(first: Int32Array, second: Int32Array, blockFrames: number, assignment: number): void {
  if (assignment === LEFT_SIDE)
    for (let index = 0; index < blockFrames; index++) second[index] = first[index]! - second[index]!;
  else if (assignment === SIDE_RIGHT)
    for (let index = 0; index < blockFrames; index++) first[index]! += second[index]!;
  else if (assignment === MID_SIDE)
    for (let index = 0; index < blockFrames; index++) {
      const side = second[index]!;
      const sum = first[index]! * 2 + (side & 1);
      first[index] = (sum + side) >> 1;
      second[index] = (sum - side) >> 1;
    }
}
