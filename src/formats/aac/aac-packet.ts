import { bitReader, programConfigChannels } from './aac-program-config.ts';

/** Elements of a raw data block (ISO 14496-3 table 4.85); those with a smaller number hold audio. */
const DATA_STREAM = 4;
const PROGRAM_CONFIG = 5;
const FILL = 6;
const END = 7;
/** The shortest element with audio: one silent channel. */
const SHORTEST_AUDIO_BYTES = 4;
/** Far more than stand before the audio of any packet. */
const MAX_ELEMENTS = 64;
/** As much of a packet as shows what it holds, in all that is in use. */
export const AAC_PACKET_HEAD_BYTES = 512;

/**
 * Whether a packet of AAC holds no audio, so that a decoder gives no frames for it: encoders write such packets first (libfaac,
 * phones), or the decoder's configuration in a packet's place.
 *
 * @param packet or its first `AAC_PACKET_HEAD_BYTES`
 */
export function isAacWithoutAudio(packet: Uint8Array): boolean {
  let position = 0;
  const read = bitReader(packet);
  const bits = (count: number): number => {
    position += count;
    return read(count);
  };
  if (packet.length < SHORTEST_AUDIO_BYTES && (packet[0] ?? 0) >> 5 < DATA_STREAM) return true;
  const skipToByte = (): void => void bits((8 - (position & 7)) & 7);
  for (let count = 0; count < MAX_ELEMENTS && position + 3 <= packet.length * 8; count++) {
    const element = bits(3);
    if (element < DATA_STREAM) return false;
    if (element === END) return true;
    if (element === FILL) {
      const size = bits(4);
      bits(8 * (size === 15 ? 14 + bits(8) : size));
    } else if (element === DATA_STREAM) {
      bits(4);
      const isAligned = bits(1) === 1;
      const size = bits(8);
      const extra = size === 255 ? bits(8) : 0;
      if (isAligned) skipToByte();
      bits(8 * (size + extra));
    } else if (element === PROGRAM_CONFIG) {
      programConfigChannels(bits, skipToByte);
    }
  }
  // It ends within what is no audio.
  return packet.length < AAC_PACKET_HEAD_BYTES;
}
