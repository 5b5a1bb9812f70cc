/** Loudness corrections that a file's tags state. Gains in dB, peaks as a fraction of full scale; null where unset. */
export interface ReplayGain {
  /** ReplayGain 1/2, towards 89 dB SPL or −18 LUFS. */
  readonly trackGainDb: number | null;
  readonly trackPeak: number | null;
  readonly albumGainDb: number | null;
  readonly albumPeak: number | null;
  /** Opus' own, towards −23 LUFS, on top of the output gain in its header (RFC 7845 §5.2.1). */
  readonly r128TrackGainDb: number | null;
  readonly r128AlbumGainDb: number | null;
}

/** R128 gains are 16-bit integers in 1/256 dB. */
const R128_STEPS_PER_DB = 256;

/** Reads the gains from tags by name, the first of each, whatever the container calls them (`TXXX:`, `----:com.apple.iTunes:` …). */
export function replayGainOf(entries: Iterable<readonly [name: string, value: unknown]>): ReplayGain {
  const values = new Map<string, string>();
  for (const [name, value] of entries) {
    const key = /(?:^|:)((?:replaygain|r128)_[a-z_]+)$/i.exec(name)?.[1]?.toLowerCase();
    if (key !== undefined && !values.has(key) && (typeof value === 'string' || typeof value === 'number'))
      values.set(key, String(value));
  }
  const number = (key: string, least: number, most: number): number | null => {
    const match = /^\s*([+-]?\d{1,6}(?:\.\d{1,12})?)\s*(?:dB)?\s*$/i.exec(values.get(key) ?? '');
    const value = match ? Number(match[1]) : Number.NaN;
    return value >= least && value <= most ? value : null;
  };
  const r128 = (key: string) => {
    const steps = number(key, -32_768, 32_767);
    return steps === null || !Number.isInteger(steps) ? null : steps / R128_STEPS_PER_DB;
  };
  // Gains beyond ±51 dB and peaks beyond +36 dB are damage, not measurements.
  return {
    trackGainDb: number('replaygain_track_gain', -51.2, 51.2),
    trackPeak: number('replaygain_track_peak', 0, 64),
    albumGainDb: number('replaygain_album_gain', -51.2, 51.2),
    albumPeak: number('replaygain_album_peak', 0, 64),
    r128TrackGainDb: r128('r128_track_gain'),
    r128AlbumGainDb: r128('r128_album_gain'),
  };
}
