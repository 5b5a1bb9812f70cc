import type { PlayerSnapshot } from '../../player/shared-state.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { TrackPeaks } from '../tui-options.ts';
import type { PlayerView } from './player-view.ts';
import type { ViewState } from './view-state.ts';

/** All that the screen shows comes from this. Replaced as a whole; a part that did not change is the same object. */
export interface ScreenState {
  readonly view: ViewState;
  readonly player: PlayerView;
  /** The shared state when it was looked at last. */
  readonly now: PlayerSnapshot;
  readonly entries: readonly QueueEntry[];
  /** Raised whenever tags of a track became known. */
  readonly tagsRead: number;
  /** The current track's waveform, as far as it is known. */
  readonly peaks: TrackPeaks | null;
}
