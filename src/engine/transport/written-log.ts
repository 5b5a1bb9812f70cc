/** A run of frames that were written one after another: `frames` of them from `startFrame` of `deck` on. */
interface Run<Deck> {
  deck: Deck;
  startFrame: number;
  frames: number;
}

/** A place in what was written. */
export interface WrittenPlace<Deck> {
  readonly deck: Deck;
  readonly frame: number;
}

/**
 * Records which frames of which deck went to the output last, so that the frame being heard follows from the
 * number of frames that are still queued, across seeks, loops and track changes.
 */
export class WrittenLog<Deck> {
  #runs: Run<Deck>[] = [];
  #totalFrames = 0;
  readonly #keepFrames: number;

  /** @param keepFrames at least as much as any device queues */
  constructor(keepFrames: number) {
    this.#keepFrames = keepFrames;
  }

  append(deck: Deck, frame: number, frames: number): void {
    const last = this.#runs.at(-1);
    if (last?.deck === deck && last.startFrame + last.frames === frame) last.frames += frames;
    else this.#runs.push({ deck, startFrame: frame, frames });
    this.#totalFrames += frames;
    this.#forget();
  }

  /** The place `queuedFrames` before the end of what was written; null if nothing was. */
  locate(queuedFrames: number): WrittenPlace<Deck> | null {
    let left = queuedFrames;
    for (let index = this.#runs.length - 1; index >= 0; index--) {
      const run = this.#runs[index]!;
      if (left <= run.frames) return { deck: run.deck, frame: run.startFrame + run.frames - left };
      left -= run.frames;
    }
    const first = this.#runs[0];
    return first === undefined ? null : { deck: first.deck, frame: first.startFrame };
  }

  /**
   * Forgets the last `frames` frames: they were never heard.
   *
   * @param forgotten told of each deck's share
   */
  unwrite(frames: number, forgotten: (deck: Deck, frames: number) => void): void {
    let left = frames;
    for (let last = this.#runs.at(-1); last !== undefined && left > 0; last = this.#runs.at(-1)) {
      const cut = Math.min(left, last.frames);
      last.frames -= cut;
      this.#totalFrames -= cut;
      left -= cut;
      forgotten(last.deck, cut);
      // The last run stays even if it is empty: it says where the playhead is.
      if (last.frames > 0 || this.#runs.length === 1) break;
      this.#runs.pop();
    }
  }

  /** Tells which decks the last `frames` frames are of: each deck's share, the last first. */
  lastOf(frames: number, tell: (deck: Deck, frames: number) => void): void {
    let left = frames;
    for (let index = this.#runs.length - 1; index >= 0 && left > 0; index--) {
      const run = this.#runs[index]!;
      const share = Math.min(left, run.frames);
      left -= share;
      tell(run.deck, share);
    }
  }

  /** Whether any of the remembered frames are of this deck. */
  has(deck: Deck): boolean {
    return this.#runs.some((run) => run.deck === deck);
  }

  clear(): void {
    this.#runs = [];
    this.#totalFrames = 0;
  }

  #forget(): void {
    while (this.#runs.length > 1 && this.#totalFrames - this.#runs[0]!.frames >= this.#keepFrames) {
      this.#totalFrames -= this.#runs.shift()!.frames;
    }
  }
}
