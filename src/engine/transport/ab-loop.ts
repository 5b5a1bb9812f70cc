import { resolvePosition } from '../../player/position.ts';
import type { PlayerEvent } from '../../player/event.ts';
import type { AbLoopOption } from '../../player/session-options.ts';
import { extentOf, toRingFrame, toTrackFrame } from './deck.ts';
import type { LoadedDeck } from './deck.ts';

/** A stretch that is repeated: from A to B, so many times in all. Frames of the ring. */
export class AbLoop {
  #from: number | null = null;
  #to: number | null = null;
  #timesLeft = 0;

  /** Takes the loop that was asked for with the track; none if the track has no such places. */
  arm(option: AbLoopOption | null, deck: LoadedDeck): void {
    this.clear();
    if (option === null) return;
    const extent = extentOf(deck);
    const from = option.from === null ? 0 : resolvePosition(option.from, extent);
    const to = option.to === null ? extent.frames : resolvePosition(option.to, extent);
    if (from === null || to === null || from >= to) return;
    this.#from = toRingFrame(deck, from);
    this.#to = toRingFrame(deck, to);
    this.#timesLeft = option.times;
  }

  /** Marks A, then B, then takes the loop away. A mark before A is a new A. */
  mark(frame: number): void {
    if (this.#to !== null) this.clear();
    else if (this.#from === null || frame <= this.#from) this.#from = frame;
    else {
      this.#to = frame;
      this.#timesLeft = Infinity;
    }
  }

  clear(): void {
    this.#from = null;
    this.#to = null;
    this.#timesLeft = 0;
  }

  /** Frames that may be written from `frame` on before B. */
  framesToEnd(frame: number): number {
    return this.#to === null || frame > this.#to ? Infinity : this.#to - frame;
  }

  /** Where to go on from B; null when `frame` is not B, or the loop has been played as often as asked. */
  restartAt(frame: number): number | null {
    if (this.#from === null || this.#to === null || frame !== this.#to) return null;
    if (--this.#timesLeft >= 1) return this.#from;
    this.clear();
    return null;
  }

  event(deck: LoadedDeck): PlayerEvent {
    const inTrack = (frame: number | null): number | null =>
      frame === null ? null : toTrackFrame(deck, frame);
    return { event: 'ab-loop', fromFrame: inTrack(this.#from), toFrame: inTrack(this.#to) };
  }
}
