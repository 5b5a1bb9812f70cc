/** What `readResidual` gives for bits that are no residual. */
export const NO_RESIDUAL = -1;

/** One 32-bit read at any bit leaves this many that can be used. */
const USABLE_BITS = 25;
/** How far a unary number is followed: no encoder writes more than a few dozen zeros. */
const MAX_QUOTIENT = 1 << 20;

/**
 * Reads the coded residual of one subframe (RFC 9639 §9.2.7) into `samples` from `order` on.
 *
 * @param at the bit where it begins
 * @returns the bit behind it, or `NO_RESIDUAL`
 * @throws RangeError when it goes on behind the bytes
 */
export function readResidual(
  view: DataView,
  at: number,
  samples: Int32Array,
  order: number,
  blockFrames: number,
): number {
  const method = readBits(view, at, 2);
  if (method > 1) return NO_RESIDUAL;
  const parameterBits = method === 0 ? 4 : 5;
  const escape = (1 << parameterBits) - 1;
  const partitions = 1 << readBits(view, at + 2, 4);
  const partitionFrames = blockFrames / partitions;
  if (!Number.isInteger(partitionFrames) || partitionFrames < order) return NO_RESIDUAL;
  let bit = at + 6;
  let from = order;
  for (let to = partitionFrames; to <= blockFrames; to += partitionFrames) {
    const parameter = readBits(view, bit, parameterBits);
    bit += parameterBits;
    if (parameter < escape) bit = readRice(view, bit, parameter, samples, from, to);
    else {
      const width = readBits(view, bit, 5);
      bit = readPlain(view, bit + 5, width, samples, from, to);
    }
    if (bit < 0) return NO_RESIDUAL;
    from = to;
  }
  return bit;
}

/** An unsigned number of 1 to 25 bits at a bit. */
export function readBits(view: DataView, bit: number, width: number): number {
  return (view.getInt32(bit >>> 3) << (bit & 7)) >>> (32 - width);
}

/** A signed number of 1 to 25 bits at a bit. */
export function readSigned(view: DataView, bit: number, width: number): number {
  return (view.getInt32(bit >>> 3) << (bit & 7)) >> (32 - width);
}

/** Signed numbers of the same width, 0 to 32 bits: verbatim samples and escaped partitions. */
export function readPlain(
  view: DataView,
  at: number,
  width: number,
  samples: Int32Array,
  from: number,
  to: number,
): number {
  let bit = at;
  for (let index = from; index < to; index++) {
    if (width === 0) samples[index] = 0;
    else if (width <= USABLE_BITS) samples[index] = readSigned(view, bit, width);
    else samples[index] = (readSigned(view, bit, width - 16) << 16) | readBits(view, bit + width - 16, 16);
    bit += width;
  }
  return bit;
}

/** Rice codes: zeros that count the quotient, a one, the remainder of `parameter` bits; folded so that 1 is −1. */
function readRice(
  view: DataView,
  at: number,
  parameter: number,
  samples: Int32Array,
  from: number,
  to: number,
): number {
  const remainderShift = 31 - parameter;
  const longestQuotient = USABLE_BITS - 1 - parameter;
  let bit = at;
  for (let index = from; index < to; index++) {
    const word = view.getInt32(bit >>> 3) << (bit & 7);
    const zeros = Math.clz32(word);
    let folded: number;
    if (zeros <= longestQuotient) {
      // The one that ends the zeros is taken along with the remainder, and counts as a quotient of 1.
      folded = ((zeros - 1) << parameter) + ((word << zeros) >>> remainderShift);
      bit += zeros + 1 + parameter;
    } else {
      const one = nextOne(view, bit);
      if (one < 0) return NO_RESIDUAL;
      folded = ((one - bit) << parameter) | longBits(view, one + 1, parameter);
      bit = one + 1 + parameter;
    }
    samples[index] = (folded >>> 1) ^ -(folded & 1);
  }
  return bit;
}

/** The first bit that is set, at `from` or later; `NO_RESIDUAL` when it is too far to be a number. */
function nextOne(view: DataView, from: number): number {
  for (let bit = from; bit - from < MAX_QUOTIENT; bit += USABLE_BITS) {
    const zeros = Math.clz32(view.getInt32(bit >>> 3) << (bit & 7));
    if (zeros < USABLE_BITS) return bit + zeros;
  }
  return NO_RESIDUAL;
}

function longBits(view: DataView, bit: number, width: number): number {
  if (width === 0) return 0;
  if (width <= USABLE_BITS) return readBits(view, bit, width);
  return (readBits(view, bit, width - 16) << 16) | readBits(view, bit + width - 16, 16);
}
