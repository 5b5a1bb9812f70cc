import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { toFsPath } from '../player/raw-path.ts';

/** A file that was written to within this time may still be growing: encoders write blocks of up to two seconds. */
const FRESH_MS = 3000;
/** How long a player that has nothing left to play waits for more. */
const PATIENCE_MS = 1000;
const LOOK_EVERY_MS = 25;

/** What tells that a file has changed. */
export interface FileStamp {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** Whether a file was written to a moment ago. A time in the future is a wrong clock, and says nothing. */
export function isFresh(mtimeMs: number): boolean {
  return Math.abs(Date.now() - mtimeMs) < FRESH_MS;
}

/**
 * Tells a reader that has reached the end of a file whether more will come: the file may still be being written.
 *
 * The end is believed at once where the file has not been written to for `FRESH_MS`; otherwise when that time has passed, or the
 * player has had nothing to play for a second.
 */
export class FileGrowth {
  readonly #path: string;
  readonly #isStarved: () => boolean;
  readonly #isOver: () => boolean;
  #sizeBytes: number;
  #mtimeMs: number;
  #starvedSinceMs: number | null = null;

  /**
   * @param seen the file's size and time before its first byte was read
   * @param isStarved whether the player has taken all there is
   * @param isOver whether the answer no longer matters
   */
  constructor(path: string, seen: FileStamp, isStarved: () => boolean, isOver: () => boolean) {
    this.#path = path;
    this.#sizeBytes = seen.sizeBytes;
    this.#mtimeMs = seen.mtimeMs;
    this.#isStarved = isStarved;
    this.#isOver = isOver;
  }

  /** Waits until the file has changed since the last look (true: read on), or is known to be at its end. */
  async hasChanged(): Promise<boolean> {
    while (!this.#isOver()) {
      const now = await stat(toFsPath(this.#path)).catch(() => null);
      // It was deleted. The open file stays readable, and ends here.
      if (now === null) return false;
      const { size, mtimeMs } = now;
      const changed = size !== this.#sizeBytes || mtimeMs !== this.#mtimeMs;
      if (size > this.#sizeBytes) this.#starvedSinceMs = null;
      this.#sizeBytes = size;
      this.#mtimeMs = mtimeMs;
      if (this.#isOutOfPatience()) return false;
      if (changed) return true;
      if (!isFresh(mtimeMs)) return false;
      await delay(LOOK_EVERY_MS);
    }
    return false;
  }

  #isOutOfPatience(): boolean {
    if (!this.#isStarved()) this.#starvedSinceMs = null;
    else this.#starvedSinceMs ??= performance.now();
    return this.#starvedSinceMs !== null && performance.now() - this.#starvedSinceMs >= PATIENCE_MS;
  }
}
