import { toFsPath } from '../player/raw-path.ts';
import type { FileGrowth } from './file-growth.ts';
import { closeSync, openSync, read, readSync } from 'node:fs';

/**
 * The bytes of a file from one place on, in order. The first are read on this thread: a seek is waiting for them, and whoever planned
 * it has just looked at that place. All others are read ahead by the thread pool while the ones before are being used.
 */
export class BytesAhead {
  readonly #descriptor: number;
  readonly #blockBytes: number;
  readonly #growth: FileGrowth | null;
  #offset: number;
  #block: Buffer | null = null;
  #reading: Promise<number> | null = null;
  #isReading = false;
  #isClosed = false;

  /**
   * @param blockBytes read at a time
   * @param growth of a file that is still being written
   * @throws the system's error when the file cannot be opened
   */
  constructor(path: string, offset: number, blockBytes: number, growth: FileGrowth | null = null) {
    this.#growth = growth;
    this.#descriptor = openSync(toFsPath(path), 'r');
    this.#offset = offset;
    this.#blockBytes = blockBytes;
  }

  /**
   * Reads the first bytes, at once.
   *
   * @returns how many came; 0 at the file's end
   * @throws the system's error when the file cannot be read
   */
  first(into: Buffer): number {
    const bytesRead = readSync(this.#descriptor, into, 0, into.length, this.#offset);
    this.#offset += bytesRead;
    return bytesRead;
  }

  /** Has the next block read. */
  ahead(): void {
    if (this.#reading !== null || this.#isClosed) return;
    const block = (this.#block ??= Buffer.allocUnsafeSlow(this.#blockBytes));
    this.#isReading = true;
    this.#reading = new Promise((resolve, reject) => {
      read(this.#descriptor, block, 0, block.length, this.#offset, (error, bytesRead) => {
        this.#isReading = false;
        // Closed meanwhile: the descriptor had to stay until the system was done with it.
        if (this.#isClosed) closeSync(this.#descriptor);
        if (error === null) resolve(bytesRead);
        else reject(error);
      });
    });
    this.#reading.catch(() => undefined); // it is met by the `next` that wants it
  }

  /**
   * The next block, valid until `ahead` is called; empty at the file's end.
   *
   * @throws the system's error when the file cannot be read
   */
  async next(): Promise<Buffer> {
    let bytesRead: number;
    do {
      this.ahead();
      bytesRead = (await this.#reading) ?? 0;
      this.#reading = null;
    } while (bytesRead === 0 && (await this.#growth?.hasChanged()) === true);
    this.#offset += bytesRead;
    return (this.#block ?? Buffer.alloc(0)).subarray(0, bytesRead);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#isReading) closeSync(this.#descriptor);
  }
}
