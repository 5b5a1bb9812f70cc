import { MPEG_HEADER_BYTES, parseMpegHeader } from '../container/mpeg-header.ts';

const PROTECTION_BIT = 1 << 16;
const PADDING_BIT = 1 << 9;
const MODE_EXTENSION_BITS = 3 << 4;

/**
 * Frames of silence of a layer III stream: no bit of main data for any channel, so that a decoder that has had them is in the
 * state of one that has had nothing.
 *
 * @param word header of one of the stream's frames
 * @returns null for another layer, whose silence a decoder may dither
 */
export function silentMpegFrames(word: number, count: number): Uint8Array | null {
  const plain = ((word | PROTECTION_BIT) & ~PADDING_BIT & ~MODE_EXTENSION_BITS) >>> 0;
  const header = parseMpegHeader(plain);
  if (header?.layer !== 3) return null;
  const frames = Buffer.alloc(count * header.sizeBytes);
  // All of the side information is zero: nothing from the reservoir, nothing for it, and no table.
  for (let at = 0; at + MPEG_HEADER_BYTES <= frames.length; at += header.sizeBytes)
    frames.writeUInt32BE(plain, at);
  return frames;
}
