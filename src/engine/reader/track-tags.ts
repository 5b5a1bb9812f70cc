import { createRequire } from 'node:module';
import type { Tags } from '../../media/tags.ts';
import type * as TagsModule from '../../media/tags.ts';
import { gainOfDb } from '../../player/level.ts';
import type { ReplayGainMode } from '../../player/session-options.ts';
import type { ActivateOrder } from '../messages.ts';
import type { OpenInput } from '../source/track-source.ts';

/** R128 tags aim at −23 LUFS, ReplayGain 2 at −18: the same loudness reads 5 dB lower (RFC 7845, section 5.2.1). */
const R128_TO_REPLAY_GAIN_DB = 5;

/** The tags of a file. Their reader is a bundle of its own, loaded by the first track that needs it. */
export async function loadTags(path: string): Promise<Tags> {
  const module = createRequire(import.meta.url)('./tags.cjs') as typeof TagsModule;
  return module.readTags(path);
}

/** The tags, if activating the track cannot do without them. Reading them takes longer than opening the sound. */
export async function tagsFor(input: OpenInput, order: ActivateOrder): Promise<Tags | null> {
  const isNeeded = order.replayGain !== 'off' || order.needsChapters || order.from?.type === 'chapter';
  return isNeeded && input.type === 'file' ? loadTags(input.path) : null;
}

/** Starts of the chapters, in frames of the track. */
export function chapterFramesOf({ chapters }: Tags, sampleRate: number): readonly number[] {
  return chapters.map(({ startSeconds }) => Math.round(startSeconds * sampleRate));
}

/**
 * The linear gain that a track's tags ask for, so that its peak stays at or below full scale.
 *
 * What one mode has no tag for, the other's stands in. Without a peak a track is never made louder: it could clip.
 */
export function replayGainOf({ replayGain: tags }: Tags, mode: ReplayGainMode): number {
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
