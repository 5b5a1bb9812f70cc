/** One 32-bit read at any bit leaves this many that can be used. */
const USABLE_BITS: u32 = 25;

/** The bit that is read next, counted from the first of this memory. */
let position: u32 = 0;

export function bitPosition(): u32 {
  return position;
}

export function moveToBit(bit: u32): void {
  position = bit;
}

/** 32 bits from a bit on, the last 7 of which may be missing. Behind the memory's end it traps. */
export function peekBits(bit: u32): u32 {
  return bswap<u32>(load<u32>(bit >>> 3)) << (bit & 7);
}

/** An unsigned number of 1 to 25 bits. */
export function takeBits(width: u32): u32 {
  const value = peekBits(position) >>> (32 - width);
  position += width;
  return value;
}

/** A signed number of 0 to 32 bits. */
export function takeSigned(width: u32): i32 {
  if (width == 0) return 0;
  if (width > USABLE_BITS) return (takeSigned(width - 16) << 16) | takeBits(16);
  const value = (<i32>peekBits(position)) >> (32 - width);
  position += width;
  return value;
}

/** An unsigned number of 0 to 32 bits. */
export function takeLong(width: u32): u32 {
  if (width == 0) return 0;
  if (width > USABLE_BITS) return (takeBits(width - 16) << 16) | takeBits(16);
  return takeBits(width);
}

/** How many zeros there are before the next one, which is passed too. So many that it is no number: a trap. */
export function takeZeros(most: u32): u32 {
  let zeros: u32 = 0;
  let next = clz<u32>(peekBits(position));
  while (next >= USABLE_BITS) {
    position += USABLE_BITS;
    zeros += USABLE_BITS;
    if (zeros > most) unreachable();
    next = clz<u32>(peekBits(position));
  }
  position += next + 1;
  return zeros + next;
}
