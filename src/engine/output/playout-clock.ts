/**
 * Knows, from the clock alone, how much of what was written to a device it has not played yet.
 *
 * ALSA behind the speaker addon does not tell. A device plays at its nominal rate, within some 100 ppm of the system's
 * clock; `correct` takes up the difference whenever the true queue is seen.
 */
export class PlayoutClock {
  readonly #nowMs: () => number;
  #rate: number;
  /** When the first frame of the present run was handed over; null while nothing plays. */
  #startMs: number | null = null;
  #writtenFrames = 0;

  constructor(nowMs: () => number, rate: number) {
    this.#nowMs = nowMs;
    this.#rate = rate;
  }

  /** Frames handed over and not yet played. Negative by the frames that the device has been without. */
  balanceFrames(): number {
    if (this.#startMs === null) return 0;
    return this.#writtenFrames - ((this.#nowMs() - this.#startMs) * this.#rate) / 1000;
  }

  queuedFrames(): number {
    return Math.max(0, Math.floor(this.balanceFrames()));
  }

  /** Frames that the device has been without since it played the last one. */
  starvedFrames(): number {
    return Math.max(0, Math.ceil(-this.balanceFrames()));
  }

  /** Milliseconds until no more than `frames` are queued. */
  msUntilQueued(frames: number): number {
    return Math.max(0, ((this.balanceFrames() - frames) * 1000) / this.#rate);
  }

  /**
   * Counts frames handed over.
   *
   * @returns how many frames the device has been without since it had played everything; 0 if it still had some
   */
  wrote(frames: number): number {
    const starvedFrames = this.starvedFrames();
    if (this.#startMs === null || starvedFrames > 0) {
      this.#startMs = this.#nowMs();
      this.#writtenFrames = 0;
    }
    this.#writtenFrames += frames;
    return starvedFrames;
  }

  /** Sets the queue to what it was seen to be. */
  correct(queuedFrames: number): void {
    if (this.#startMs === null) return;
    this.#writtenFrames += queuedFrames - this.balanceFrames();
  }

  /** Nothing is queued and nothing plays: after a flush, or at a new rate. */
  reset(rate = this.#rate): void {
    this.#rate = rate;
    this.#startMs = null;
    this.#writtenFrames = 0;
  }
}
