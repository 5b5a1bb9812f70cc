import { firstAacElement } from './aac-elements.ts';
import type { BitReader } from './aac-program-config.ts';

/** Elements of a raw data block (ISO 14496-3 table 4.85). */
const SINGLE_CHANNEL = 0;
const CHANNEL_PAIR = 1;
const EIGHT_SHORT_WINDOWS = 2;
/** The codebook of a section whose spectrum the decoder makes up (ISO 14496-3 table 4.136). */
const NOISE_CODEBOOK = 13;

/**
 * Whether the first channel of a packet of AAC-LC has noise in the place of a part of its spectrum (perceptual noise
 * substitution). The channels behind it can only be found by decoding.
 *
 * @param packet or its first bytes: what they do not hold counts as none
 */
export function hasNoiseSubstitution(packet: Uint8Array): boolean {
  const { element, bits } = firstAacElement(packet);
  if (element !== SINGLE_CHANNEL && element !== CHANNEL_PAIR) return false;
  bits(4);
  return hasNoiseSection(bits, element === CHANNEL_PAIR && bits(1) === 1 ? sharedWindow(bits) : null);
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
