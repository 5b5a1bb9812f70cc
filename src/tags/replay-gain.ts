import type { TagBlock, TagWarning } from './tag-block.ts';

/** Loudness corrections that a file's tags state. Gains in dB, peaks as a fraction of full scale; null where unset or unknown. */
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

const NO_REPLAY_GAIN: ReplayGain = {
  trackGainDb: null,
  trackPeak: null,
  albumGainDb: null,
  albumPeak: null,
  r128TrackGainDb: null,
  r128AlbumGainDb: null,
};

type Kind = 'gain' | 'peak' | 'r128';
/** The names of texts, whatever the container puts before them (`TXXX:`, `----:com.apple.iTunes:`). */
const NAMES: Readonly<Record<string, readonly [key: keyof ReplayGain, kind: Kind]>> = {
  replaygain_track_gain: ['trackGainDb', 'gain'],
  replaygain_track_peak: ['trackPeak', 'peak'],
  replaygain_album_gain: ['albumGainDb', 'gain'],
  replaygain_album_peak: ['albumPeak', 'peak'],
  r128_track_gain: ['r128TrackGainDb', 'r128'],
  r128_album_gain: ['r128AlbumGainDb', 'r128'],
};
const NAME = /(?:^|[:/])((?:replaygain|r128)_(?:track|album)_(?:gain|peak))$/i;

/** R128 gains are 16-bit integers in 1/256 dB. */
const R128_STEPS_PER_DB = 256;
/** Gains beyond ±51 dB and peaks beyond +36 dB are damage, not measurements. */
const MAX_GAIN_DB = 51.2;
const MAX_PEAK = 64;
const MAX_SHOWN = 40;

/** The gains of several tags: of each the first that has it, and in one tag the first text of each name. */
export function replayGainOf(blocks: readonly TagBlock[]): { gain: ReplayGain; warnings: TagWarning[] } {
  const gain: Record<keyof ReplayGain, number | null> = { ...NO_REPLAY_GAIN };
  const warnings: TagWarning[] = [];
  const seen = new Set<string>();
  for (const [name, value] of blocks.flatMap(({ native, gains }) => [...native, ...gains])) {
    const known = NAME.exec(name)?.[1]?.toLowerCase();
    if (known === undefined || seen.has(known) || typeof value === 'object') continue;
    seen.add(known);
    const [key, kind] = NAMES[known] ?? [];
    if (key === undefined || kind === undefined) continue;
    const read = kind === 'peak' ? peakOf(value) : kind === 'gain' ? gainOf(value) : r128Of(value);
    if (read === undefined)
      warnings.push({
        code: 'tag-gain',
        message: `${known.toUpperCase()} cannot be read: "${String(value).slice(0, MAX_SHOWN)}" is no ${kind === 'peak' ? 'peak' : 'gain'}`,
      });
    else gain[key] = read;
  }
  return { gain, warnings };
}

function gainOf(value: string | number): number | undefined {
  const db = decimal(value);
  return Math.abs(db) <= MAX_GAIN_DB ? db : undefined;
}

/** 0 is what scanners write that did not measure: the peak is unknown. */
function peakOf(value: string | number): number | null | undefined {
  const peak = decimal(value);
  if (!(peak >= 0 && peak <= MAX_PEAK)) return undefined;
  return peak === 0 ? null : peak;
}

function r128Of(value: string | number): number | undefined {
  const steps = decimal(value);
  return Number.isInteger(steps) && steps >= -32_768 && steps <= 32_767
    ? steps / R128_STEPS_PER_DB
    : undefined;
}

/** A decimal number with a point or a comma, and its unit if it has one; NaN for anything else. */
function decimal(value: string | number): number {
  const text = String(value).trim().replace('\u2212', '-');
  const match = /^([+-]?(?:\d{1,9}(?:[.,]\d{0,100})?|[.,]\d{1,100})(?:e[+-]?\d{1,3})?)\s*(?:dB)?$/i.exec(
    text,
  );
  return match ? Number(match[1]!.replace(',', '.')) : Number.NaN;
}
