import { bitReader, programConfigChannels, type BitReader } from './aac-program-config.ts';

/** Elements of a raw data block (ISO 14496-3 table 4.85); those with a smaller number than `DATA_STREAM` hold audio. */
const DATA_STREAM = 4;
const PROGRAM_CONFIG = 5;
const FILL = 6;
/** Far more than stand before the audio of any packet. */
const MAX_ELEMENTS = 64;

/** The first element of a packet that is neither filling, data nor a program configuration. */
export interface FirstElement {
  /** Its number; null if the packet, or what is there of it, holds none. */
  readonly element: number | null;
  /** Reads on behind the element's number. */
  readonly bits: BitReader;
}

/** Skips what stands before the audio of a packet of AAC. @param packet or its first bytes */
export function firstAacElement(packet: Uint8Array): FirstElement {
  let position = 0;
  const read = bitReader(packet);
  const bits: BitReader = (count) => {
    position += count;
    return read(count);
  };
  const skipToByte = (): void => void bits((8 - (position & 7)) & 7);
  for (let count = 0; count < MAX_ELEMENTS && position + 3 <= packet.length * 8; count++) {
    const element = bits(3);
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
    else return { element, bits };
  }
  return { element: null, bits };
}
