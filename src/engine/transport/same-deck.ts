import { isUrl } from '../../player/is-url.ts';
import type { Deck, FailedDeck } from './deck.ts';
import type { Span } from './span.ts';

/**
 * Whether the deck of one span can play the next one too: both are of the same track, and the deck can reach every place of it. A
 * pipe can only go forward to its next range.
 */
export function canPlayOn({ span, state }: Pick<Deck, 'span' | 'state'>, next: Span): boolean {
  if (state.status !== 'loaded' || next.place.entry.id !== span.place.entry.id) return false;
  return state.info.source !== 'streamed' || (state.isForwardOnly && next.place === span.place);
}

/**
 * Why a deck cannot play the span that it was just given; null if it can. A pipe cannot read dropped frames again. Of the frames it
 * still holds, only those in the lookback are sure to stay until they are read.
 *
 * @param frame the ring frame that it has been played to
 */
export function lostRange({ span, state }: Pick<Deck, 'span' | 'state'>, frame: number): FailedDeck | null {
  if (state.status !== 'loaded' || !state.isForwardOnly || state.startFrame >= frame) return null;
  const isKept = state.startFrame >= frame - state.ring.lookbackFrames;
  if (isKept && state.consumer.hasRange(state.startFrame, 1)) return null;
  const what = isUrl(span.place.entry.path) ? 'a live stream' : 'a pipe';
  return {
    status: 'failed',
    code: 'not-seekable',
    message: `${what} cannot be wound back to where the range begins`,
  };
}
