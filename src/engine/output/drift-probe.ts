import type { PlayoutClock } from './playout-clock.ts';

/** Written at a time while the device is being filled to its brim. */
const PROBE_SECONDS = 0.02;
/** A write that takes longer than this had to wait for room. */
const BLOCKED_MS = 12;
/** A device that still takes more than this holds too much for its brim to be found. */
const MAX_QUEUE_SECONDS = 0.9;
/** Differences below this are what the measurement itself is worth. */
const TOLERANCE_SECONDS = 0.01;

/**
 * Finds out, now and then, how much a device really has queued, and sets the clock right by it.
 *
 * Nothing tells but this: when the device is full, a write waits. Soon after a start the clock is right, and shows how
 * much the device holds at that moment; whatever the clock shows at the same moment later on, too much or too little,
 * is drift.
 */
export class DriftProbe {
  readonly #clock: PlayoutClock;
  readonly #nowMs: () => number;
  readonly #everyMs: number;
  #capacityFrames: number | null = null;
  #dueMs: number | null = null;
  #isProbing = false;
  #isHopeless = false;

  constructor(clock: PlayoutClock, nowMs: () => number, everyMs: number) {
    this.#clock = clock;
    this.#nowMs = nowMs;
    this.#everyMs = everyMs;
  }

  /** Another device, or another shape: what was known of its size is void. */
  opened(): void {
    this.#capacityFrames = null;
    this.#isHopeless = false;
    this.restarted();
  }

  /** The clock begins anew, and is right. */
  restarted(): void {
    this.#isProbing = false;
    this.#dueMs = null;
  }

  /** Frames to write although enough are queued; 0 while there is nothing to find out. */
  probeFrames(rate: number): number {
    if (this.#isHopeless) return 0;
    // The first time at once, well before any drift; later every so often.
    this.#dueMs ??= this.#nowMs() + (this.#capacityFrames === null ? this.#everyMs / 100 : this.#everyMs);
    if (!this.#isProbing && this.#nowMs() < this.#dueMs) return 0;
    this.#isProbing = true;
    if (this.#clock.queuedFrames() < MAX_QUEUE_SECONDS * rate) return Math.round(PROBE_SECONDS * rate);
    this.#isProbing = false;
    this.#isHopeless = true;
    return 0;
  }

  /** A write took so long. */
  wrote(milliseconds: number, rate: number): void {
    if (!this.#isProbing || milliseconds < BLOCKED_MS) return;
    this.#isProbing = false;
    this.#dueMs = null;
    const shown = this.#clock.balanceFrames();
    if (this.#capacityFrames === null) this.#capacityFrames = shown;
    else if (Math.abs(shown - this.#capacityFrames) > TOLERANCE_SECONDS * rate)
      this.#clock.correct(this.#capacityFrames);
  }
}
