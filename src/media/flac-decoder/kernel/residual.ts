import { bitPosition, moveToBit, peekBits, takeBits, takeLong, takeSigned, takeZeros } from './bits';

/** How far a unary number is followed: no encoder writes more than a few dozen zeros. */
const MAX_QUOTIENT: u32 = 1 << 20;

/** Reads the coded residual of one subframe (RFC 9639 §9.2.7) into `samples` from `order` on. */
export function readResidual(samples: usize, order: u32, blockFrames: u32): void {
  const method = takeBits(2);
  if (method > 1) unreachable();
  const parameterBits: u32 = method == 0 ? 4 : 5;
  const escape: u32 = (1 << parameterBits) - 1;
  const partitionOrder = takeBits(4);
  const partitionFrames = blockFrames >>> partitionOrder;
  if (partitionFrames << partitionOrder != blockFrames || partitionFrames < order) unreachable();
  let from = order;
  for (let to = partitionFrames; to <= blockFrames; to += partitionFrames) {
    const parameter = takeBits(parameterBits);
    if (parameter < escape) readRice(samples + ((<usize>from) << 2), samples + ((<usize>to) << 2), parameter);
    else readPlain(samples + ((<usize>from) << 2), samples + ((<usize>to) << 2), takeBits(5));
    from = to;
  }
}

/** Signed numbers of the same width: verbatim samples, warm-up samples, coefficients, escaped partitions. */
export function readPlain(from: usize, to: usize, width: u32): void {
  for (let at = from; at < to; at += 4) store<i32>(at, takeSigned(width));
}

/** Rice codes: zeros that count the quotient, a one, the remainder of `parameter` bits; folded so that 1 is −1. */
function readRice(from: usize, to: usize, parameter: u32): void {
  const remainderShift = 31 - parameter;
  /** With more zeros one read does not hold the whole code; negative for a parameter that never fits. */
  const longestQuotient: i32 = 24 - <i32>parameter;
  // Half of all the work of a decode is this loop: the position is kept in a local variable.
  let bit = bitPosition();
  for (let at = from; at < to; at += 4) {
    const word = peekBits(bit);
    const zeros = clz<u32>(word);
    let folded: u32;
    if (<i32>zeros <= longestQuotient) {
      // The one that ends the zeros is taken along with the remainder, and counts as a quotient of 1.
      folded = ((zeros - 1) << parameter) + ((word << zeros) >>> remainderShift);
      bit += zeros + 1 + parameter;
    } else {
      moveToBit(bit);
      const quotient = takeZeros(MAX_QUOTIENT);
      folded = (quotient << parameter) | takeLong(parameter);
      bit = bitPosition();
    }
    store<i32>(at, (<i32>(folded >>> 1)) ^ -(<i32>(folded & 1)));
  }
  moveToBit(bit);
}
