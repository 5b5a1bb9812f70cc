import { readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FileBytes, type PositionalReader } from './file-bytes.ts';
import { readError } from './read-error.ts';

/** The thread's other work waits at most so long, and as long as one read takes that turns out to be slow. */
const TURN_MS = 4;

/**
 * Opens a file for many small reads beside a thread's other work. What lies in memory is read on this thread, which costs a
 * tenth of what the thread pool does; once a read was slow, as from a sleeping disk, all others go there.
 *
 * @param windowBytes as in `FileBytesOptions`; the window's memory is used again and again
 * @throws PlayheadError one of `ReadErrorCode`
 */
export async function openInBackground(path: string, windowBytes: number): Promise<FileBytes> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    const stats = await handle.stat();
    return FileBytes.over(new BackgroundReader(handle), stats.size, { windowBytes, reusesWindow: true });
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
    this.#isSlow = performance.now() - beganMs > TURN_MS;
    return bytesRead;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
