import {
  bitPosition,
  firstWord,
  moveToBit,
  peekBits,
  takeBits,
  takeSigned,
  takeZeros,
  USABLE_BITS,
} from './bits';

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
  // Half of all the work of a decode is this loop: what it needs is in local variables.
  const first = firstWord();
  let bit = bitPosition();
  let at = from;
  // Three codes of one word: where a code begins depends on the one before, and a new word would be waited for each time.
  const codeBits: u64 = parameter + 1;
  const valueShift: u64 = 63 - parameter;
  const wholeBits = 3 * codeBits;
  while (at + 12 <= to) {
    const word = peekBits(first, bit);
    const zeros = clz<u64>(word);
    const code = word << zeros;
    const nextWord = code << codeBits;
    const nextZeros = clz<u64>(nextWord);
    const nextCode = nextWord << nextZeros;
    const lastWord = nextCode << codeBits;
    const lastZeros = clz<u64>(lastWord);
    const bits = zeros + nextZeros + lastZeros + wholeBits;
    if (bits > <u64>USABLE_BITS) {
      moveToBit(bit);
      store<i32>(at, takeRice(parameter));
      bit = bitPosition();
      at += 4;
      continue;
    }
    store<i32>(at, signed(zeros, code >>> valueShift, parameter));
    store<i32>(at, signed(nextZeros, nextCode >>> valueShift, parameter), 4);
    store<i32>(at, signed(lastZeros, (lastWord << lastZeros) >>> valueShift, parameter), 8);
    bit += <u32>bits;
    at += 12;
  }
  moveToBit(bit);
  for (; at < to; at += 4) store<i32>(at, takeRice(parameter));
}

/** @param value the one that ends the zeros, and the remainder: the one counts as a quotient of 1 */
function signed(zeros: u64, value: u64, parameter: u32): i32 {
  return unfolded(((<u32>zeros - 1) << parameter) + <u32>value);
}

function takeRice(parameter: u32): i32 {
  const quotient = takeZeros(MAX_QUOTIENT);
  return unfolded((quotient << parameter) | takeBits(parameter));
}

function unfolded(folded: u32): i32 {
  return (<i32>(folded >>> 1)) ^ -(<i32>(folded & 1));
}
