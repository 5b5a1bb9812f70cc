import { firstAacElement } from './aac-elements.ts';

/** Elements of a raw data block (ISO 14496-3 table 4.85); those with a smaller number hold audio. */
const DATA_STREAM = 4;
const END = 7;
/** The shortest element with audio: one silent channel. */
const SHORTEST_AUDIO_BYTES = 4;
/** As much of a packet as shows what it holds, in all that is in use. */
export const AAC_PACKET_HEAD_BYTES = 512;

/**
 * Whether a packet of AAC holds no audio, so that a decoder gives no frames for it: encoders write such packets first (libfaac,
 * phones), or the decoder's configuration in a packet's place.
 *
 * @param packet or its first `AAC_PACKET_HEAD_BYTES`
 */
export function isAacWithoutAudio(packet: Uint8Array): boolean {
  if (packet.length < SHORTEST_AUDIO_BYTES && (packet[0] ?? 0) >> 5 < DATA_STREAM) return true;
  const { element } = firstAacElement(packet);
  if (element !== null) return element === END;
  // It ends within what is no audio.
  return packet.length < AAC_PACKET_HEAD_BYTES;
}
