import { toFsPath } from '../../player/raw-path.ts';
import { constants, readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FileBytes, type PositionalReader, regularSizeOf } from '../file-bytes.ts';
import { readError } from '../read-error.ts';

/** Longest time that the thread's other work waits: the first sound, which is on its way just then, should not be later for it. */
const TURN_MS = 1;
/** A read that takes longer was not from memory. */
const SLOW_READ_MS = 4;

/**
 * Opens a file to be read from end to end beside a thread's other work. What lies in memory is read on this thread, which costs a
 * tenth of what the thread pool does. After the first slow read, as from a sleeping disk, all others go to the pool.
 *
 * @param windowBytes as in `FileBytesOptions`; the window's memory is used again and again
 * @throws PlayheadError one of `ReadErrorCode`
 */
export async function openInBackground(path: string, windowBytes: number): Promise<FileBytes> {
  let handle: FileHandle | undefined;
  try {
    // O_NONBLOCK: opening a FIFO that nobody writes to would otherwise wait for ever.
    handle = await open(toFsPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
    const sizeBytes = regularSizeOf(await handle.stat());
    return FileBytes.over(new BackgroundReader(handle), sizeBytes, {
      windowBytes,
      reusesWindow: true,
    });
  } catch (error) {
    await handle?.close();
    throw readError(error);
  }
}

class BackgroundReader implements PositionalReader {
  readonly #handle: FileHandle;
  #isSlow = false;
  #turnBeganMs = performance.now();

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async read(into: Buffer, offset: number): Promise<number> {
    if (this.#isSlow) return (await this.#handle.read(into, 0, into.length, offset)).bytesRead;
    if (performance.now() - this.#turnBeganMs > TURN_MS) {
      await nextTurn();
      this.#turnBeganMs = performance.now();
    }
    const beganMs = performance.now();
    const bytesRead = readSync(this.#handle.fd, into, 0, into.length, offset);
    this.#isSlow = performance.now() - beganMs > SLOW_READ_MS;
    return bytesRead;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
