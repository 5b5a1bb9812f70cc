/** Nanoseconds on CLOCK_MONOTONIC: the clock of alsa-tap.c, the same in every process of the machine. */
export function nowNs(): number {
  // 2^53 ns are 104 days of uptime; past that this loses some nanoseconds, which no figure here shows.
  return Number(process.hrtime.bigint());
}

export const NS_PER_MS = 1e6;
