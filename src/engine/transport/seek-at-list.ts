import type { SeekTarget } from '../../player/position.ts';
import type { SeekAt } from '../../player/session-options.ts';

/**
 * The `--seek-at` options of one track. Each fires once, when WHEN of the track's audio was written since it began. `rate`: the
 * frames that are written for a second of the track.
 */
export class SeekAtList {
  readonly #entries: readonly SeekAt[];
  #fired = 0;

  /** @param entries in order of their moments */
  constructor(entries: readonly SeekAt[]) {
    this.#entries = entries;
  }

  /** A track begins. */
  reset(): void {
    this.#fired = 0;
  }

  /** Frames that may be put out before the next one is due. */
  framesUntilDue(putOutFrames: number, rate: number): number {
    const next = this.#entries[this.#fired];
    return next === undefined ? Infinity : Math.max(0, Math.ceil(momentOf(next, rate) - putOutFrames));
  }

  /** The target that is due now, which counts as fired; null if none is. */
  take(putOutFrames: number, rate: number): SeekTarget | null {
    const next = this.#entries[this.#fired];
    if (next === undefined || momentOf(next, rate) > putOutFrames) return null;
    this.#fired++;
    return next.target;
  }

  /** Writing goes back to a track that had been left: what was due in the frames written of it has fired. */
  comeBackTo(putOutFrames: number, rate: number): void {
    this.#fired = this.#entries.filter((entry) => momentOf(entry, rate) <= putOutFrames).length;
  }

  /** Frames were taken back before they were heard. What fired among them fires again. */
  takenBackTo(putOutFrames: number, rate: number): void {
    while (this.#fired > 0 && momentOf(this.#entries[this.#fired - 1]!, rate) > putOutFrames) this.#fired--;
  }
}

function momentOf({ afterSeconds }: SeekAt, rate: number): number {
  return Math.round(afterSeconds * rate);
}
