/** Time as the engine thread sees it. Passed in, so that a test can move it. */
export interface Clock {
  /** Milliseconds since some moment that does not change. */
  nowMs(): number;
  /** Calls `act` once, after `delayMs`. @returns takes the order back */
  after(delayMs: number, act: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  nowMs: () => performance.now(),
  after(delayMs, act) {
    const timer = setTimeout(act, delayMs);
    return () => clearTimeout(timer);
  },
};
