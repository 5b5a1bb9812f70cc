import type { QueueEntry } from '../../player/track.ts';
import { lineAt, type Lyrics } from '../lyrics/lrc.ts';
import { positionSeconds } from './clock.ts';
import type { ScreenState } from './screen-state.ts';
import { startSecondsOf } from './track-details.ts';

/** The line that is sung, -1 before the first and where lyrics have no times. */
export function sungLine(state: ScreenState, lyrics: Lyrics | null, entry: QueueEntry | null): number {
  if (!lyrics?.isSynced) return -1;
  // Lyrics are the file's, and what plays may be a part of it.
  const fileSeconds = startSecondsOf(entry) + positionSeconds(state);
  return lineAt(lyrics, fileSeconds * 1000 + state.view.lyricsOffsetMs);
}
