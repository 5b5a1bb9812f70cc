import { resolvePosition } from '../../player/position.ts';
import type { PlayerEvent } from '../../player/event.ts';
import type { AbLoopOption } from '../../player/session-options.ts';
import { extentOf, toRingFrame } from './deck.ts';
import type { LoadedDeck } from './deck.ts';

/** The frames of a deck's ring that are repeated: from A up to B. */
export interface LoopRange {
  readonly fromFrame: number;
  readonly toFrame: number;
}

/**
 * A stretch that is repeated: from A to B, a number of times in all.
 *
 * It counts nothing itself: the playing span knows which pass of the stretch it is, so that a pass that is taken back before it
 * was heard is played again. A and B are frames of the track, which a change of speed leaves where they are.
 */
export class AbLoop {
  #from: number | null = null;
  #to: number | null = null;
  /** The pass that plays on past B. */
  #lastPass = 0;

  /** Takes the loop that was asked for with the track. @returns false if the track has no such stretch */
  arm(option: AbLoopOption | null, deck: LoadedDeck): boolean {
    this.clear();
    if (option === null) return true;
    const extent = extentOf(deck);
    const from = option.from === null ? 0 : resolvePosition(option.from, extent);
    const to = option.to === null ? extent.frames : resolvePosition(option.to, extent);
    if (from === null || to === null || from >= to) return false;
    this.#from = from;
    this.#to = to;
    this.#lastPass = option.times - 1;
    return true;
  }

  /** Whether the next mark is B. */
  get wantsEnd(): boolean {
    return this.#from !== null && this.#to === null;
  }

  /** Marks A, then B, then takes the loop away. A mark before A is a new A. */
  mark(trackFrame: number): void {
    if (this.#to !== null) this.clear();
    else if (this.#from === null || trackFrame <= this.#from) this.#from = trackFrame;
    else {
      this.#to = trackFrame;
      this.#lastPass = Infinity;
    }
  }

  /** Sets ends; undefined leaves one as it is. An end that is not after the start takes the other away. */
  set(fromFrame: number | null | undefined, toFrame: number | null | undefined): void {
    if (fromFrame !== undefined) this.#from = fromFrame;
    if (toFrame !== undefined) this.#to = toFrame;
    this.#lastPass = Infinity;
    if (this.#from === null || this.#to === null || this.#to > this.#from) return;
    if (toFrame === undefined) this.#to = null;
    else this.#from = null;
  }

  clear(): void {
    this.#from = null;
    this.#to = null;
    this.#lastPass = 0;
  }

  /** The part to repeat after this pass; null if none. */
  rangeAfter(pass: number, deck: LoadedDeck): LoopRange | null {
    if (this.#from === null || this.#to === null || pass >= this.#lastPass) return null;
    return { fromFrame: toRingFrame(deck, this.#from), toFrame: toRingFrame(deck, this.#to) };
  }

  event(): PlayerEvent {
    return { event: 'ab-loop', fromFrame: this.#from, toFrame: this.#to };
  }
}
