import { toFsPath } from '../player/raw-path.ts';
import { constants, readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FileBytes, type PositionalReader, regularSizeOf } from './file-bytes.ts';
import { readError } from './read-error.ts';

/** The thread's other work waits at most so long, unless asked otherwise, and as long as one read takes that turns out to be slow. */
const TURN_MS = 4;

/**
 * Opens a file for many small reads beside a thread's other work. What lies in memory is read on this thread, which costs a
 * tenth of what the thread pool does; once a read was slow, as from a sleeping disk, all others go there.
 *
 * @param windowBytes as in `FileBytesOptions`; the window's memory is used again and again
 * @param turnMs how long the thread's other work may wait
 * @throws PlayheadError one of `ReadErrorCode`
 */
export async function openInBackground(
  path: string,
  windowBytes: number,
  turnMs = TURN_MS,
): Promise<FileBytes> {
  let handle: FileHandle | undefined;
  try {
    // O_NONBLOCK: opening a FIFO that nobody writes to would otherwise wait for ever.
    handle = await open(toFsPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
    const sizeBytes = regularSizeOf(await handle.stat());
    return FileBytes.over(new BackgroundReader(handle, turnMs), sizeBytes, {
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
  readonly #turnMs: number;
  #isSlow = false;
  #turnBeganMs = performance.now();

  constructor(handle: FileHandle, turnMs: number) {
    this.#handle = handle;
    this.#turnMs = turnMs;
  }

  async read(into: Buffer, offset: number): Promise<number> {
    if (this.#isSlow) return (await this.#handle.read(into, 0, into.length, offset)).bytesRead;
    if (performance.now() - this.#turnBeganMs > this.#turnMs) {
      await nextTurn();
      this.#turnBeganMs = performance.now();
    }
    const beganMs = performance.now();
    const bytesRead = readSync(this.#handle.fd, into, 0, into.length, offset);
    this.#isSlow = performance.now() - beganMs > TURN_MS;
    return bytesRead;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
