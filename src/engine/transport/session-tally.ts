import {
  EXIT_ALL_PLAYED,
  EXIT_NOTHING_PLAYED,
  EXIT_SETUP_FAILED,
  EXIT_SIGNAL,
  EXIT_SOME_FAILED,
} from '../../player/exit-code.ts';

/** Why a session came to its end. */
export type SessionEnd = 'finished' | 'quit' | 'signal' | 'fatal';

/** Counts tracks and failures, and makes the exit code of them. */
export class SessionTally {
  underruns = 0;
  #played = 0;
  #failed = 0;
  #frames = 0;
  /** Failures since a track was last played. A list in which nothing plays must not be repeated for ever. */
  #failedInARow = 0;
  /** Tracks, failed or empty, since one last gave sound. */
  #silentInARow = 0;

  trackPlayed(frames: number): void {
    this.#played++;
    this.#failedInARow = 0;
    this.#silentInARow = frames > 0 ? 0 : this.#silentInARow + 1;
  }

  trackFailed(frames: number): void {
    this.#frames += frames;
    this.#failed++;
    this.#failedInARow++;
    this.#silentInARow = frames > 0 ? 0 : this.#silentInARow + 1;
  }

  /** An input that gave no entry. */
  inputFailed(): void {
    this.#failed++;
  }

  /** Whether nothing that was asked for was played, so that there is no output to keep. */
  get gaveNothing(): boolean {
    return this.#failed > 0 && this.#frames === 0 && this.#played === 0;
  }

  /** An entry was chosen: failures in a row are counted anew. */
  trackChosen(): void {
    this.#failedInARow = 0;
    this.#silentInARow = 0;
  }

  /** Whether the last `entries` tracks gave no sound. Repeating them for ever would never end. */
  isSilent(entries: number): boolean {
    return this.#silentInARow >= entries;
  }

  /** Whether the last `entries` tracks have failed. */
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
