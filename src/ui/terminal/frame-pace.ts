/** The least that a question is asked after: a clock's tick is less, a frame of a visualiser more. */
const FRAME_BYTES = 512;
/** An answer is not waited for any longer: the terminal may have been handed over to something that gives none. */
const ANSWER_LIMIT_MS = 10_000;
/** How long the last answer may take before the keyboard is the shell's; less where none has ever come. */
const LAST_ANSWER_MS = 1000;
const ONLY_ANSWER_MS = 250;
/** A frame that takes longer to write had to wait for room: what the kernel holds for the terminal was full. */
const STALL_MS = 100;
/** What Linux holds of a pseudo-terminal's output: 12 kB in writes of a frame's size, measured. */
const KERNEL_BYTES = 12_000;
/** What a terminal is taken to show that answers nothing and made a frame wait. */
const SLOW_BYTES_PER_MS = 3;

export interface FramePaceOptions {
  readonly nowMs: () => number;
  readonly after: (ms: number, wake: () => void) => () => void;
  /** Asks the terminal to answer. It does so in order: then it has shown all that was written before. */
  readonly ask: () => void;
  /** Frames have to wait from now on, or have no longer. */
  readonly changed: (isBusy: boolean) => void;
}

/**
 * Says when the terminal is busy, so that frames are left out and do not queue: the kernel, ssh and the network hold
 * seconds of output for a slow one.
 *
 * The terminal itself knows what it has shown: it is asked after a frame, and is busy until it answers. One that has
 * never answered is asked once; if it makes a frame wait, it gets what a slow one can show from then on.
 */
export class FramePace {
  readonly #options: FramePaceOptions;
  #isFrameOpen = false;
  #frameBytes = 0;
  #frameMs = 0;
  #unaskedBytes = 0;
  #wasAsked = false;
  #hasAnswered = false;
  #isAnswerDue = false;
  #asks = true;
  #isSlow = false;
  #restUntilMs = 0;
  #isBusy = false;
  #forgetWait: (() => void) | null = null;
  #settled: (() => void) | null = null;

  constructor(options: FramePaceOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Something was written, which took so long. What is written together is a frame. */
  wrote(bytes: number, tookMs: number): void {
    this.#frameBytes += bytes;
    this.#frameMs += tookMs;
    if (this.#isFrameOpen) return;
    this.#isFrameOpen = true;
    queueMicrotask(() => this.#endFrame());
  }

  /** The terminal has answered. */
  answered(): void {
    this.#hasAnswered = true;
    this.#isAnswerDue = false;
    this.#isSlow = false;
    this.#restUntilMs = 0;
    this.#settled?.();
    this.#askAgain();
    this.#look();
  }

  /** Asks no more, and waits for the answer that is due: it would be typed into the shell. */
  async settle(): Promise<void> {
    this.#asks = false;
    if (!this.#isAnswerDue) return;
    await new Promise<void>((resolve) => {
      const forget = this.#options.after(this.#hasAnswered ? LAST_ANSWER_MS : ONLY_ANSWER_MS, resolve);
      this.#settled = () => {
        forget();
        resolve();
      };
    });
    this.#settled = null;
  }

  /** The terminal is ours again after `settle`. */
  resume(): void {
    this.#asks = true;
  }

  close(): void {
    this.#asks = false;
    this.#forgetWait?.();
  }

  #endFrame(): void {
    const [bytes, tookMs] = [this.#frameBytes, this.#frameMs];
    this.#isFrameOpen = false;
    this.#frameBytes = 0;
    this.#frameMs = 0;
    this.#unaskedBytes += bytes;
    if (!this.#hasAnswered) this.#rest(bytes, tookMs);
    this.#askAgain();
    this.#look();
  }

  #askAgain(): void {
    const isAnswerLikely = this.#hasAnswered || !this.#wasAsked;
    if (!this.#asks || !isAnswerLikely || this.#isAnswerDue || this.#unaskedBytes < FRAME_BYTES) return;
    this.#unaskedBytes = 0;
    this.#wasAsked = true;
    this.#isAnswerDue = true;
    this.#options.ask();
  }

  /** How long a terminal that answers nothing has to do with a frame. */
  #rest(bytes: number, tookMs: number): void {
    const hasStalled = tookMs > STALL_MS;
    this.#isSlow ||= hasStalled;
    if (!this.#isSlow) return;
    const fromMs = Math.max(this.#options.nowMs(), this.#restUntilMs);
    this.#restUntilMs = fromMs + (hasStalled ? KERNEL_BYTES : bytes) / SLOW_BYTES_PER_MS;
  }

  #look(): void {
    const nowMs = this.#options.nowMs();
    const waitMs = this.#hasAnswered && this.#isAnswerDue ? ANSWER_LIMIT_MS : this.#restUntilMs - nowMs;
    this.#forgetWait?.();
    this.#forgetWait = waitMs > 0 ? this.#options.after(waitMs, () => this.#waited()) : null;
    const isBusy = waitMs > 0;
    if (isBusy === this.#isBusy) return;
    this.#isBusy = isBusy;
    this.#options.changed(isBusy);
  }

  #waited(): void {
    if (this.#hasAnswered && this.#isAnswerDue) {
      this.#hasAnswered = false;
      this.#isAnswerDue = false;
    }
    this.#look();
  }
}
