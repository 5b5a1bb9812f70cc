import { write } from 'node:fs';

/** Written at a time, and the most that may wait: enough to keep a disk busy while the next block is made. */
const BLOCK_BYTES = 1 << 20;
const EAGAIN_RETRY_MS = 2;

export interface ByteSinkReports {
  /** A write has ended: there is room again. */
  onRoom(): void;
  onError(error: NodeJS.ErrnoException): void;
}

/**
 * Writes bytes to a file descriptor in order, off this thread: one block is written while the next is filled.
 */
export class ByteSink {
  readonly #fd: number;
  readonly #leastBytes: number;
  readonly #reports: ByteSinkReports;
  #filling = Buffer.allocUnsafe(BLOCK_BYTES);
  #filled = 0;
  #spare = Buffer.allocUnsafe(BLOCK_BYTES);
  #writing = false;
  #broken = false;
  #writtenBytes = 0;

  /** @param leastBytes the least that is written at once; fewer bytes wait for more, or for `flush` */
  constructor(fd: number, leastBytes: number, reports: ByteSinkReports) {
    this.#fd = fd;
    this.#leastBytes = leastBytes;
    this.#reports = reports;
  }

  /** Bytes handed over since the start. */
  get totalBytes(): number {
    return this.#writtenBytes;
  }

  /** Bytes that `buffer()` has room for. */
  roomBytes(): number {
    return this.#broken ? 0 : BLOCK_BYTES - this.#filled;
  }

  /** Where the next bytes go; say with `commit` how many were put there. */
  buffer(): Buffer {
    return this.#filling.subarray(this.#filled);
  }

  commit(bytes: number): void {
    this.#filled += bytes;
    this.#writtenBytes += bytes;
    if (this.#filled >= this.#leastBytes) this.flush();
  }

  get isIdle(): boolean {
    return !this.#writing && (this.#filled === 0 || this.#broken);
  }

  /** Whether something could not be written: what was handed over since then is lost. */
  get isBroken(): boolean {
    return this.#broken;
  }

  /** Writes all waiting bytes, even fewer than `leastBytes`. */
  flush(): void {
    if (this.#writing || this.#filled === 0 || this.#broken) return;
    const full = this.#filling.subarray(0, this.#filled);
    [this.#filling, this.#spare] = [this.#spare, this.#filling];
    this.#filled = 0;
    this.#writing = true;
    this.#writeAll(full);
  }

  #writeAll(bytes: Buffer): void {
    write(this.#fd, bytes, 0, bytes.length, null, (error, written) => {
      if (error?.code === 'EAGAIN') {
        // Another process made the pipe non-blocking. This thread gets no event when it has room again.
        setTimeout(() => this.#writeAll(bytes), EAGAIN_RETRY_MS);
        return;
      }
      if (error) {
        this.#broken = true;
        this.#writing = false;
        this.#reports.onError(error);
        return;
      }
      if (written < bytes.length) {
        this.#writeAll(bytes.subarray(written));
        return;
      }
      this.#writing = false;
      if (this.#filled >= this.#leastBytes) this.flush();
      this.#reports.onRoom();
    });
  }
}
