import type { FileHandle } from 'node:fs/promises';

/** What was read: whole frames, none only where the file ends. Valid until the read after the next. */
export interface ReadBlock {
  readonly bytes: Buffer;
  readonly frames: number;
}

interface PendingRead {
  readonly at: number;
  readonly frames: number;
  readonly block: Promise<ReadBlock>;
}

/**
 * Reads frames of a file in blocks, each while the one before is still being worked on: two buffers in turn, so that disk
 * and processor are busy at the same time.
 */
export class BlockReads {
  readonly #frameBytes: number;
  readonly #dataOffset: number;
  readonly #buffers: [Buffer, Buffer];
  #turn: 0 | 1 = 0;
  #ahead: PendingRead | null = null;

  /** @param maxFrames of one read */
  constructor(frameBytes: number, dataOffset: number, maxFrames: number) {
    this.#frameBytes = frameBytes;
    this.#dataOffset = dataOffset;
    this.#buffers = [Buffer.alloc(maxFrames * frameBytes), Buffer.alloc(maxFrames * frameBytes)];
  }

  /** Up to `frames` frames from frame `at` on: without waiting, if they were asked for ahead. */
  async read(file: FileHandle, at: number, frames: number): Promise<ReadBlock> {
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead !== null && ahead.at === at && ahead.frames <= frames) return ahead.block;
    // One that is not wanted after all owns its buffer until it ends, however it ends.
    await ahead?.block.catch(() => undefined);
    return this.#start(file, at, frames);
  }

  /** Starts to read what will be asked for next. */
  ahead(file: FileHandle, at: number, frames: number): void {
    const block = this.#start(file, at, frames);
    block.catch(() => undefined); // it is met again by the `read` that wants it
    this.#ahead = { at, frames, block };
  }

  async #start(file: FileHandle, at: number, frames: number): Promise<ReadBlock> {
    const bytes = this.#buffers[this.#turn];
    this.#turn = this.#turn === 0 ? 1 : 0;
    const position = this.#dataOffset + at * this.#frameBytes;
    const { bytesRead } = await file.read(bytes, 0, frames * this.#frameBytes, position);
    return { bytes, frames: Math.floor(bytesRead / this.#frameBytes) };
  }
}
