import { bitReader, programConfigChannels, type BitReader } from './aac-program-config.ts';

/** Elements of a raw data block (ISO 14496-3 table 4.85). */
const SINGLE_CHANNEL = 0;
const CHANNEL_PAIR = 1;
const DATA_STREAM = 4;
const PROGRAM_CONFIG = 5;
const FILL = 6;
const EIGHT_SHORT_WINDOWS = 2;
/** The codebook of a section whose spectrum the decoder makes up (ISO 14496-3 table 4.136). */
const NOISE_CODEBOOK = 13;
/** Far more than stand before the audio of any packet. */
const MAX_ELEMENTS = 64;

/**
 * Whether the first channel of a packet of AAC-LC has noise in the place of a part of its spectrum (perceptual noise
 * substitution). The channels behind it can only be found by decoding.
 *
 * @param packet or its first bytes: what they do not hold counts as none
 */
export function hasNoiseSubstitution(packet: Uint8Array): boolean {
  let position = 0;
  const read = bitReader(packet);
  const bits: BitReader = (count) => {
    position += count;
    return read(count);
  };
  const skipToByte = (): void => void bits((8 - (position & 7)) & 7);
  for (let count = 0; count < MAX_ELEMENTS && position + 3 <= packet.length * 8; count++) {
    const element = bits(3);
    if (element === SINGLE_CHANNEL) {
      bits(4);
      return hasNoiseSection(bits, null);
    }
    if (element === CHANNEL_PAIR) {
      bits(4);
      return hasNoiseSection(bits, bits(1) === 1 ? sharedWindow(bits) : null);
    }
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
    } else if (element === PROGRAM_CONFIG) programConfigChannels(bits, skipToByte);
    else return false;
  }
  return false;
}

/** `ics_info` (table 4.6), as far as the sections depend on it. */
interface Window {
  readonly isShort: boolean;
  readonly groups: number;
  readonly bands: number;
}

function readWindow(bits: BitReader): Window {
  bits(1);
  const isShort = bits(2) === EIGHT_SHORT_WINDOWS;
  bits(1);
  const bands = bits(isShort ? 4 : 6);
  if (!isShort) {
    bits(1); // prediction, which AAC-LC has not
    return { isShort, groups: 1, bands };
  }
  let groups = 1;
  for (let window = 1; window < 8; window++) if (bits(1) === 0) groups += 1;
  return { isShort, groups, bands };
}

/** The window of both channels of a pair, and which bands are coded as middle and side. */
function sharedWindow(bits: BitReader): Window {
  const window = readWindow(bits);
  if (bits(2) === 1) bits(window.groups * window.bands);
  return window;
}

/** `section_data` (table 4.52) of the channel that begins here. */
function hasNoiseSection(bits: BitReader, shared: Window | null): boolean {
  bits(8); // global gain
  const { isShort, groups, bands } = shared ?? readWindow(bits);
  const lengthBits = isShort ? 3 : 5;
  const escape = (1 << lengthBits) - 1;
  for (let group = 0; group < groups; group++) {
    for (let band = 0; band < bands;) {
      if (bits(4) === NOISE_CODEBOOK) return true;
      let more: number;
      let length = 0;
      do length += more = bits(lengthBits);
      while (more === escape && length < bands);
      if (length === 0) return false;
      band += length;
    }
  }
  return false;
}
