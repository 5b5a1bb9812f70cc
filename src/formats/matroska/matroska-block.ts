/** A SimpleBlock's or Block's body (RFC 9559, sections 10 and 11). */
export interface MatroskaBlock {
  readonly track: number;
  /** Ticks after the cluster's time stamp. */
  readonly relativeTicks: number;
  /** Where each packet lies, counted from the start of the body. */
  readonly packets: readonly { readonly offset: number; readonly length: number }[];
}

/** Bytes of a body that hold all headers: 255 lace sizes of up to 8 bytes, and what comes before them. */
export const BLOCK_HEADER_BYTES = 2064;

/**
 * Reads a block from the first bytes of its body (all of it, or at least `BLOCK_HEADER_BYTES`), which is `bodyBytes` long.
 *
 * @returns null when it contradicts itself
 */
export function parseMatroskaBlock(head: Buffer, bodyBytes: number): MatroskaBlock | null {
  const track = readVint(head, 0);
  if (track === null || track.end + 3 > head.length) return null;
  const relativeTicks = head.readInt16BE(track.end);
  const lacing = (head[track.end + 2]! >> 1) & 3;
  const offset = track.end + 3;
  const sizes = lacing === 0 ? [bodyBytes - offset] : null;
  if (sizes !== null) return packetsOf(track.value, relativeTicks, offset, sizes);
  const count = (head[offset] ?? 0) + 1;
  const laced =
    lacing === 1
      ? xiphSizes(head, offset + 1, count)
      : lacing === 3
        ? ebmlSizes(head, offset + 1, count)
        : fixedSizes(offset + 1, count, bodyBytes);
  if (laced === null) return null;
  const rest = bodyBytes - laced.end - laced.sizes.reduce((sum, size) => sum + size, 0);
  return packetsOf(
    track.value,
    relativeTicks,
    laced.end,
    lacing === 2 ? laced.sizes : [...laced.sizes, rest],
  );
}

interface Laces {
  readonly sizes: readonly number[];
  /** Where the first packet begins. */
  readonly end: number;
}

function packetsOf(
  track: number,
  relativeTicks: number,
  start: number,
  sizes: readonly number[],
): MatroskaBlock | null {
  if (sizes.some((size) => size < 0)) return null;
  let offset = start;
  const packets = sizes.map((length) => {
    const packet = { offset, length };
    offset += length;
    return packet;
  });
  return { track, relativeTicks, packets };
}

function fixedSizes(end: number, count: number, bodyBytes: number): Laces | null {
  const size = (bodyBytes - end) / count;
  return Number.isInteger(size) ? { sizes: new Array<number>(count).fill(size), end } : null;
}

/** All sizes but the last, each as a run of 255 and a rest. */
function xiphSizes(head: Buffer, start: number, count: number): Laces | null {
  const sizes: number[] = [];
  let at = start;
  while (sizes.length < count - 1) {
    let size = 0;
    let byte = 255;
    while (byte === 255) {
      if (at >= head.length) return null;
      byte = head[at]!;
      at += 1;
      size += byte;
    }
    sizes.push(size);
  }
  return { sizes, end: at };
}

/** The first size as it is, the others but the last as signed differences. */
function ebmlSizes(head: Buffer, start: number, count: number): Laces | null {
  const sizes: number[] = [];
  let at = start;
  while (sizes.length < count - 1) {
    const number = readVint(head, at);
    if (number === null) return null;
    const bias = 2 ** (7 * (number.end - at) - 1) - 1;
    sizes.push(sizes.length === 0 ? number.value : sizes.at(-1)! + number.value - bias);
    at = number.end;
  }
  return { sizes, end: at };
}

/** An EBML variable-length integer without its marker. */
function readVint(bytes: Buffer, offset: number): { value: number; end: number } | null {
  const first = bytes[offset];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (offset + length > bytes.length) return null;
  let value = first & ((1 << (8 - length)) - 1);
  for (let index = 1; index < length; index++) value = value * 256 + bytes[offset + index]!;
  return { value, end: offset + length };
}
