import type { Tags } from '../../media/tags.ts';
import { gainOfDb } from '../../player/level.ts';
import type { ReplayGainMode } from '../../player/session-options.ts';

/** R128 tags aim at −23 LUFS, ReplayGain 2 at −18: the same loudness reads 5 dB lower (RFC 7845, section 5.2.1). */
const R128_TO_REPLAY_GAIN_DB = 5;

/**
 * The linear gain that a track's tags ask for, so that its peak stays at or below full scale.
 *
 * What one mode has no tag for, the other's stands in. Without a peak a track is never made louder: it could clip.
 */
export function gainFactorOf({ replayGain: tags }: Tags, mode: ReplayGainMode): number {
  if (mode === 'off') return 1;
  const track = tags.trackGainDb ?? shifted(tags.r128TrackGainDb);
  const album = tags.albumGainDb ?? shifted(tags.r128AlbumGainDb);
  const gainDb = mode === 'album' ? (album ?? track) : (track ?? album);
  if (gainDb === null) return 1;
  const usesAlbum = (mode === 'album' && album !== null) || track === null;
  const peak = (usesAlbum ? tags.albumPeak : tags.trackPeak) ?? 1;
  return Math.min(gainOfDb(gainDb), peak > 0 ? 1 / peak : Infinity);
}

function shifted(r128Db: number | null): number | null {
  return r128Db === null ? null : r128Db + R128_TO_REPLAY_GAIN_DB;
}
