/** Reads `count` bits, highest first. Bits after the end are zero. */
export type BitReader = (count: number) => number;

/** A bit reader over bytes, from a bit on. */
export function bitReader(bytes: Uint8Array, fromBit = 0): BitReader {
  let position = fromBit;
  return (count) => {
    let value = 0;
    for (let index = 0; index < count; index++, position++)
      value = value * 2 + (((bytes[position >> 3] ?? 0) >> (7 - (position & 7))) & 1);
    return value;
  };
}

/**
 * Channels of a program config element (ISO 14496-3 table 4.2), which lists the elements of a stream where no channel
 * configuration has a number for them. `bits` stands behind the element's own identification.
 *
 * @param skipToByte for who reads on behind the element, whose comment begins with a byte
 */
export function programConfigChannels(bits: BitReader, skipToByte?: () => void): number {
  bits(4 + 2 + 4); // instance tag, object type, sampling frequency
  const paired = bits(4) + bits(4) + bits(4); // front, side, back: each one channel or two
  const lfe = bits(2);
  const associated = bits(3);
  const coupling = bits(4);
  if (bits(1) === 1) bits(4); // mono mixdown
  if (bits(1) === 1) bits(4); // stereo mixdown
  if (bits(1) === 1) bits(3); // matrix mixdown
  let channels = lfe;
  for (let element = 0; element < paired; element++) {
    channels += bits(1) === 1 ? 2 : 1;
    bits(4);
  }
  if (skipToByte !== undefined) {
    bits(4 * (lfe + associated) + 5 * coupling);
    skipToByte();
    bits(8 * bits(8));
  }
  return channels;
}
