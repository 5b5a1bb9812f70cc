import { parseStreamInfo } from '../container/flac.ts';
import { crc8, crc16 } from '../crc.ts';
import { FLAC_STREAMINFO_AT, type FlacHead } from './flac-head.ts';

/** Frame numbers of one byte; those of more are coded like UTF-8. */
const MAX_FRAMES = 128;
const NUMBER_AT = 4;
/** Header of a subframe that is not coded. */
const VERBATIM = 0x02;

/**
 * Frames of silence that could stand at the beginning of a FLAC file, every sample as it is (RFC 9639, 9.2.4): ffmpeg's
 * parser waits until it has seen as many bytes as ten frames usually have, which ten constants would not be.
 *
 * @returns null for a stream whose blocks vary in size, or are not whole bytes, or that does not begin with frame 0
 */
export function silentFlacFrames(head: FlacHead, count: number): Uint8Array | null {
  const { first, firstBytes } = head;
  const bitsPerSample =
    first.bitsPerSample ??
    parseStreamInfo(Buffer.from(head.header.subarray(FLAC_STREAMINFO_AT)))?.bitsPerSample;
  if (first.variable || first.number !== 0 || bitsPerSample === undefined || count > MAX_FRAMES) return null;
  const subframeBytes = 1 + (first.blockFrames * bitsPerSample) / 8;
  if (!Number.isInteger(subframeBytes)) return null;
  const frameBytes = firstBytes.length + first.channels * subframeBytes + 2;
  const frames = new Uint8Array(count * frameBytes);
  for (let number = 0; number < count; number++) {
    const frame = frames.subarray(number * frameBytes, (number + 1) * frameBytes);
    frame.set(firstBytes);
    // Each channel by itself, none as the difference to another.
    frame[3] = ((first.channels - 1) << 4) | (firstBytes[3]! & 0x0f);
    frame[NUMBER_AT] = number;
    frame[firstBytes.length - 1] = crc8(frame, 0, firstBytes.length - 1);
    for (let channel = 0; channel < first.channels; channel++)
      frame[firstBytes.length + channel * subframeBytes] = VERBATIM;
    const sum = crc16(frame, 0, frameBytes - 2);
    frame[frameBytes - 2] = sum >> 8;
    frame[frameBytes - 1] = sum & 0xff;
  }
  return frames;
}
