/** One 64-bit read at any bit leaves this many that can be used. */
export const USABLE_BITS: u32 = 57;
/** As many are read at a time. */
const WORD_BYTES: u32 = 8;
const VECTOR_BYTES: u32 = 16;

/**
 * FLAC's numbers have their highest bit first, and WebAssembly reads the lowest byte first: it would have to turn every word
 * that it reads. So the whole input is turned, from its last byte to its first, and read backwards.
 */
let inputAt: u32 = 0;
let inputBytes: u32 = 0;
/** The turned input's last word: the first eight bytes of the input, ready to be used. */
let firstWordAt: u32 = 0;

/** The bit that is read next, counted from the first of the input. */
let position: u32 = 0;

/**
 * Makes room for the input and for the same turned.
 *
 * @param turnedAt the lowest free address: what is read behind the input is below it, and below that nothing is
 * @param size a multiple of 16
 * @returns the first address that is free
 */
export function placeInput(turnedAt: u32, size: u32): u32 {
  firstWordAt = turnedAt + size - WORD_BYTES;
  inputAt = turnedAt + size;
  inputBytes = size;
  return inputAt + size;
}

export function inputPlace(): u32 {
  return inputAt;
}

/** Turns the input's first `bytes`, which were put there. */
export function turn(bytes: u32): void {
  if (bytes > inputBytes) unreachable();
  let to = firstWordAt + WORD_BYTES;
  for (let from = inputAt, end = inputAt + bytes; from < end; from += VECTOR_BYTES) {
    to -= VECTOR_BYTES;
    const straight = v128.load(from);
    v128.store(to, i8x16.shuffle(straight, straight, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
  }
}

export function bitPosition(): u32 {
  return position;
}

export function moveToBit(bit: u32): void {
  position = bit;
}

/** Where the word is that has bit 0 of the input as its highest. */
export function firstWord(): u32 {
  return firstWordAt;
}

/** 64 bits from a bit on, the last 7 of which may be missing. Far enough behind the input it traps. */
export function peekBits(first: u32, bit: u32): u64 {
  return load<u64>(first - (bit >>> 3)) << (bit & 7);
}

/** An unsigned number of 0 to 32 bits. */
export function takeBits(width: u32): u32 {
  if (width == 0) return 0;
  const value = <u32>(peekBits(firstWordAt, position) >>> (64 - width));
  position += width;
  return value;
}

/** A signed number of 0 to 32 bits. */
export function takeSigned(width: u32): i32 {
  if (width == 0) return 0;
  const value = <i32>((<i64>peekBits(firstWordAt, position)) >> (64 - width));
  position += width;
  return value;
}

/** How many zeros there are before the next one, which is passed too. So many that it is no number: a trap. */
export function takeZeros(most: u32): u32 {
  let zeros: u32 = 0;
  let next = <u32>clz<u64>(peekBits(firstWordAt, position));
  while (next >= USABLE_BITS) {
    position += USABLE_BITS;
    zeros += USABLE_BITS;
    if (zeros > most) unreachable();
    next = <u32>clz<u64>(peekBits(firstWordAt, position));
  }
  position += next + 1;
  return zeros + next;
}
