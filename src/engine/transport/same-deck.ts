import { isUrl } from '../../player/is-url.ts';
import type { Deck, FailedDeck } from './deck.ts';
import type { Span } from './span.ts';

/**
 * Whether the deck of one span can play the next one too: it is of the same track, and every place of that is at hand. A pipe's
 * next range is in what is still to come of it, or nowhere.
 */
export function canPlayOn({ span, state }: Pick<Deck, 'span' | 'state'>, next: Span): boolean {
  if (state.status !== 'loaded' || next.place.entry.id !== span.place.entry.id) return false;
  return state.info.source !== 'streamed' || (state.isForwardOnly && next.place === span.place);
}

/**
 * Why a deck cannot play the span that it was just given; null if it can. What a pipe has let go of is gone, and of what it
 * may still hold only the lookback is sure to stay until it is read.
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
