/**
 * So often a plan is made before the code for it is compiled: what takes 1.3 ms the first times takes 0.5 then (Ogg), and all of it
 * together 10 ms of a processor.
 */
const TIMES = 24;
/** Between two of them whoever waits for this thread has it. */
const BETWEEN_MS = 15;

/** Plans seeks that nobody has asked for, so that the first that somebody asks for finds the code for it compiled. */
export class SeekRehearsal {
  readonly #plan: (targetFrame: number) => Promise<unknown>;
  readonly #totalFrames: number;
  #done = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(plan: (targetFrame: number) => Promise<unknown>, totalFrames: number | null) {
    this.#plan = plan;
    this.#totalFrames = totalFrames ?? 0;
  }

  /** Begins, once. */
  start(): void {
    if (this.#done === 0) this.#once();
  }

  /** Ends it for good. */
  stop(): void {
    this.#done = TIMES;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #once(): void {
    const place = (this.#done++ + 0.5) / TIMES;
    void this.#plan(Math.floor(place * this.#totalFrames)).then(() => {
      if (this.#done >= TIMES) return;
      this.#timer = setTimeout(() => this.#once(), BETWEEN_MS);
      this.#timer.unref();
    });
  }
}
