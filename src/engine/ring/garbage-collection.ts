import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** After a track is let go it may still be named by what was just heard; later than that, nothing holds its buffer. */
const RECLAIM_AFTER_MS = 1500;

/**
 * Gives back the memory of buffers that were let go.
 *
 * V8 does not count shared memory when it decides whether to collect, and these threads make next to no garbage: going
 * through twenty tracks of four minutes left 1.6 GB behind. Each thread that has held a buffer must let it go.
 */
export class BufferCollection {
  #timer: NodeJS.Timeout | null = null;
  #collect: (() => void) | null = null;

  /** A buffer is not used any more by this thread. Many at a time cost one collection (some 5 ms, off the device's clock). */
  released(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#collect ??= collector();
      this.#collect();
    }, RECLAIM_AFTER_MS).unref();
  }
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('typeof gc === "function" ? gc : null');
  // Where the flag is frozen the memory goes when V8 next collects by itself.
  return typeof collect === 'function' ? (collect as () => void) : () => undefined;
}
