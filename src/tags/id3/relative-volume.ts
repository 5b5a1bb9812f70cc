const MASTER_VOLUME = 1;
const STEPS_PER_DB = 512;

/**
 * The gain and peak of an RVA2 frame (id3.org, ID3v2.4 frames §4.11), by the names that text tags have for them. The frames
 * are told apart as taggers do it, by `track` and `album`.
 */
export function relativeVolumes(body: Buffer): (readonly [name: string, value: number])[] {
  const nameEnd = body.indexOf(0);
  const name = body.toString('latin1', 0, Math.max(0, nameEnd)).toLowerCase();
  if (name !== 'track' && name !== 'album') return [];
  let at = nameEnd + 1;
  while (at + 4 <= body.length) {
    const peakBits = body[at + 3]!;
    const peakBytes = Math.ceil(peakBits / 8);
    const next = at + 4 + peakBytes;
    if (next > body.length) return [];
    if (body[at] === MASTER_VOLUME) {
      const gain = [`replaygain_${name}_gain`, body.readInt16BE(at + 1) / STEPS_PER_DB] as const;
      if (peakBits === 0 || peakBytes > 4) return [gain];
      // Full scale is half of what the bits hold, as for signed samples.
      const peak = body.readUIntBE(at + 4, peakBytes) / 2 ** (peakBits - 1);
      return [gain, [`replaygain_${name}_peak`, Number(peak.toFixed(9))]];
    }
    at = next;
  }
  return [];
}
