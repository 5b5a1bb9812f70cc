/**
 * So often a plan is made before the code for it is compiled: what takes 1.3 ms the first times takes 0.5 then (Ogg), and all of it
 * together 10 ms of a processor.
 */
const TIMES = 24;
/** The first sound comes first. */
const SETTLE_MS = 100;
/** Between two of them whoever waits for this thread has it. */
const BETWEEN_MS = 15;

/** Plans seeks that nobody has asked for, so that the first that somebody asks for finds the code for it compiled. */
export class SeekRehearsal {
  readonly #plan: (targetFrame: number) => Promise<unknown>;
  readonly #totalFrames: number;
  #done = 0;
  #isOver = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(plan: (targetFrame: number) => Promise<unknown>, totalFrames: number | null) {
    this.#plan = plan;
    this.#totalFrames = totalFrames ?? 0;
  }

  /** Begins soon, once. */
  start(): void {
    if (this.#timer === null && !this.#isOver) this.#after(SETTLE_MS);
  }

  /** Ends it for good. */
  stop(): void {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #after(milliseconds: number): void {
    this.#timer = setTimeout(() => void this.#once(), milliseconds);
    this.#timer.unref();
  }

  async #once(): Promise<void> {
    const place = (this.#done++ + 0.5) / TIMES;
    await this.#plan(Math.floor(place * this.#totalFrames));
    if (this.#done < TIMES && !this.#isOver) this.#after(BETWEEN_MS);
  }
}
