import {
  EXIT_ALL_PLAYED,
  EXIT_NOTHING_PLAYED,
  EXIT_SETUP_FAILED,
  EXIT_SIGNAL,
  EXIT_SOME_FAILED,
} from '../../player/exit-code.ts';

/** Why a session came to its end. */
export type SessionEnd = 'finished' | 'quit' | 'signal' | 'fatal';

/** Counts what a session comes down to. */
export class SessionTally {
  underruns = 0;
  #played = 0;
  #failed = 0;
  /** Failures since something was last played: a list in which nothing plays must not be repeated for ever. */
  #failedInARow = 0;

  trackPlayed(): void {
    this.#played++;
    this.#failedInARow = 0;
  }

  trackFailed(): void {
    this.#failed++;
    this.#failedInARow++;
  }

  /** Whether every one of so many entries has failed since anything was played. */
  hasNothingToPlay(entries: number): boolean {
    return this.#failedInARow >= entries;
  }

  exitCode(end: SessionEnd): number {
    if (end === 'signal') return EXIT_SIGNAL;
    if (end === 'fatal') return EXIT_SETUP_FAILED;
    if (end === 'quit' || this.#failed === 0) return EXIT_ALL_PLAYED;
    return this.#played === 0 ? EXIT_NOTHING_PLAYED : EXIT_SOME_FAILED;
  }
}
