import type { SeekTarget } from '../../player/position.ts';
import type { Deck } from './deck.ts';
import type { Span } from './span.ts';

/** A span on the deck that plays it. The log of written frames refers to it: a deck may play several spans in turn. */
export interface PlayingSpan {
  readonly deck: Deck;
  readonly span: Span;
  /** How often its A-B loop was played before. */
  readonly pass: number;
}

/** Where a seek goes, in frames of its deck's ring and of the track, and when it was asked for. */
export interface SeekPlace {
  readonly ringFrame: number;
  readonly requestedFrame: number;
  readonly askedMs: number;
}

/** A seek that was asked for and has not begun. */
export interface PendingSeek extends SeekPlace {
  /** The deck that was heard when it was asked for. It may be the one before the current deck. */
  readonly deck: Deck;
  readonly target: SeekTarget;
}

/** A seek that has begun. It lands with the first frame that is written. */
export interface Landing extends SeekPlace {
  readonly from: 'buffer' | 'decoder';
}
