import type { PlayingSpan } from './playing-span.ts';

/** `loading` until the deck of the span is loaded. A pause outlasts a change of span. */
export interface Active {
  readonly status: 'loading' | 'playing' | 'paused';
  readonly current: PlayingSpan;
  /** The pause lies between two written frames, as a script's does: nothing was taken back for it. */
  readonly isScriptPause: boolean;
}

/**
 * No span is current. `waiting`: entries that are added are played, until the session ends or becomes idle. `stopped`: they
 * are not. `idle`: the session waits for an entry to be chosen.
 */
interface Inactive {
  readonly status: 'waiting' | 'stopped' | 'idle';
  readonly current: null;
}

/** Nothing will be played any more. Where it was is still shown. */
interface Ended {
  readonly status: 'ended';
  readonly current: null;
  readonly last: PlayingSpan | null;
}

export type PlaybackState = Active | Inactive | Ended;
