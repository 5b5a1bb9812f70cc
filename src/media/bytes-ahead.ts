import { toFsPath } from '../player/raw-path.ts';
import type { FileGrowth } from './file-growth.ts';
import { closeSync, openSync, read, readSync } from 'node:fs';

/**
 * The bytes of a file from one offset on, in order. The first block is read on this thread, because a seek waits for it and its plan
 * has just put it into the page cache. The thread pool reads each later block while the one before it is being used.
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

  /** Starts to read the next block. */
  ahead(): void {
    if (this.#reading !== null || this.#isClosed) return;
    const block = (this.#block ??= Buffer.allocUnsafeSlow(this.#blockBytes));
    this.#isReading = true;
    this.#reading = new Promise((resolve, reject) => {
      read(this.#descriptor, block, 0, block.length, this.#offset, (error, bytesRead) => {
        this.#isReading = false;
        // Closed meanwhile: the descriptor had to stay open until the read was done.
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
