import type { PlayerStatus } from '../../player/shared-state.ts';
import type { Playback } from './playback.ts';
import type { PlaybackState } from './playback-state.ts';
import type { TransportView } from './state-publisher.ts';

/** The track being heard and the frame in it, for the screen and for remotes. @param queuedFrames written and still to be heard */
export function viewOf(
  { state, seeks, frame, log }: Playback,
  queuedFrames: number,
): Pick<TransportView, 'status' | 'heard' | 'playheadFrame' | 'writtenFrame' | 'isSeeking'> {
  const place = log.locate(queuedFrames);
  const current = state.status === 'ended' ? state.last : state.current;
  const heard = place?.deck ?? current;
  const deck = heard?.deck.state;
  const goal = seeks.pending ?? seeks.landing;
  return {
    status: publicStatus(state, queuedFrames),
    heard:
      heard === null
        ? null
        : { entryId: heard.span.place.entry.id, deck: deck?.status === 'loaded' ? deck : null },
    playheadFrame: goal?.ringFrame ?? place?.frame ?? frame,
    writtenFrame: heard === current ? frame : null,
    isSeeking: goal !== null,
  };
}

/** While the last span is still heard, nothing has stopped for those who listen. */
function publicStatus({ status }: PlaybackState, queuedFrames: number): PlayerStatus {
  if (status === 'waiting' || status === 'stopped') return queuedFrames > 0 ? 'playing' : 'loading';
  return status;
}
