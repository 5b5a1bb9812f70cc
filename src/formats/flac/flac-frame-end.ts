import { crc16 } from '../crc.ts';
import type { FlacFrameHeader } from './flac-frame.ts';

const FOOTER_BYTES = 2;
const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;

/**
 * Where a frame ends by what its subframes say (RFC 9639 §9.2), whatever follows it. Its samples are not computed, so the width of
 * a sample does not matter.
 *
 * @param offset of the frame's header in `bytes`
 * @param sampleBits of a channel that is no difference of two
 * @returns the offset behind its CRC-16; null when these are no subframes, when the CRC does not match, or when `bytes` end before
 */
export function wholeFlacFrameEnd(
  bytes: Uint8Array,
  offset: number,
  { headerBytes, blockFrames, channels }: FlacFrameHeader,
  sampleBits: number,
): number | null {
  const assignment = bytes[offset + 3]! >> 4;
  const differing =
    assignment === SIDE_RIGHT ? 0 : assignment === LEFT_SIDE || assignment === MID_SIDE ? 1 : -1;
  const bits = new Bits(bytes, (offset + headerBytes) * 8);
  for (let channel = 0; channel < channels; channel++)
    if (!skipSubframe(bits, blockFrames, sampleBits + (channel === differing ? 1 : 0))) return null;
  const end = Math.ceil(bits.position / 8) + FOOTER_BYTES;
  return end <= bytes.length && crc16(bytes, offset, end) === 0 ? end : null;
}

/** False for a subframe that the format does not have, or that the bytes end in. */
function skipSubframe(bits: Bits, blockFrames: number, codedBits: number): boolean {
  const type = bits.take(7);
  const wastedBits = bits.take(1) === 1 ? bits.takeZeros() + 1 : 0;
  const width = codedBits - wastedBits;
  if (width <= 0) return false;
  if (type === 0) bits.position += width;
  else if (type === 1) bits.position += width * blockFrames;
  else if (type >= 8 && type <= 12) {
    bits.position += (type - 8) * width;
    return skipResidual(bits, type - 8, blockFrames);
  } else if (type >= 32 && type < 64) {
    const order = type - 31;
    bits.position += order * width;
    const precision = bits.take(4) + 1;
    bits.position += 5 + order * precision;
    return precision < 16 && skipResidual(bits, order, blockFrames);
  } else return false;
  return !bits.isBehindEnd;
}

function skipResidual(bits: Bits, order: number, blockFrames: number): boolean {
  const method = bits.take(2);
  const parameterBits = method === 0 ? 4 : 5;
  const partitions = 1 << bits.take(4);
  const partitionFrames = blockFrames / partitions;
  if (method > 1 || !Number.isInteger(partitionFrames) || partitionFrames < order) return false;
  for (let partition = 0; partition < partitions && !bits.isBehindEnd; partition++) {
    const count = partitionFrames - (partition === 0 ? order : 0);
    const parameter = bits.take(parameterBits);
    if (parameter === (1 << parameterBits) - 1) bits.position += bits.take(5) * count;
    else bits.skipRice(count, parameter);
  }
  return !bits.isBehindEnd;
}

/** A place among bytes, in bits, highest first. Behind the end all bits are ones, which end any run of zeros. */
class Bits {
  readonly #bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  get isBehindEnd(): boolean {
    return this.position > this.#bytes.length * 8;
  }

  /** Up to eight bits. */
  take(count: number): number {
    const at = this.position >> 3;
    const word = ((this.#bytes[at] ?? 0xff) << 8) | (this.#bytes[at + 1] ?? 0xff);
    const value = (word >> (16 - (this.position & 7) - count)) & ((1 << count) - 1);
    this.position += count;
    return value;
  }

  /** Counts zeros up to the next one, and goes behind that. */
  takeZeros(): number {
    const from = this.position;
    let at = from >> 3;
    let byte = (this.#bytes[at] ?? 0xff) & (0xff >> (from & 7));
    while (byte === 0) byte = this.#bytes[++at] ?? 0xff;
    this.position = at * 8 + Math.clz32(byte) - 24 + 1;
    return this.position - from - 1;
  }

  /** Goes behind so many Rice codes: zeros, a one, and `parameter` bits each. */
  skipRice(count: number, parameter: number): void {
    for (let left = count; left > 0 && !this.isBehindEnd; left--) {
      this.takeZeros();
      this.position += parameter;
    }
  }
}
