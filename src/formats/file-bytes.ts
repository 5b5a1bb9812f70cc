import { toFsPath } from '../player/raw-path.ts';
import { open, type FileHandle } from 'node:fs/promises';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { PlayheadError } from '../player/error.ts';
import { readError } from './read-error.ts';

/** One read brings this much, so that a header of many small fields costs one system call. */
const WINDOW_BYTES = 65_536;

/** A run of bytes of a file. */
export interface ByteRange {
  readonly startByte: number;
  readonly endByte: number;
}

/** A part of a file, or bytes that are not in it. */
export type FilePart = ByteRange | Uint8Array;

/** Something that can be read here and there. */
export interface PositionalReader {
  /** @returns how many bytes were read, at most the length of `into`; 0 at the end */
  read(into: Buffer, offset: number): Promise<number>;
  close(): Promise<void>;
}

export interface FileBytesOptions {
  /**
   * Open and read on this thread: 5 µs from the page cache, against 100 to 1000 over libuv's thread pool. Only where nothing else
   * waits for the thread.
   */
  readonly blocking?: boolean;
  /** How much one system call brings; default 64 KiB. Larger for a read from end to end. */
  readonly windowBytes?: number;
  /**
   * Read into the same memory again and again: for who reads a file from end to end and keeps nothing of it, and whose
   * garbage would else be as large as the file. Results are overwritten by the next read.
   */
  readonly reusesWindow?: boolean;
}

/**
 * Positional reads of a regular file through a small window. Offsets and lengths may come from the file itself: a read
 * outside gives fewer bytes (or none), never an error, and nothing larger than the file is ever allocated.
 */
export class FileBytes {
  readonly sizeBytes: number;
  /** It lies on a disk, so that all of it can be read; of anything else only here and there. */
  readonly isLocal: boolean;
  readonly #reader: PositionalReader;
  readonly #windowBytes: number;
  readonly #reusesWindow: boolean;
  #memory = Buffer.alloc(0);
  #window = Buffer.alloc(0);
  #windowOffset = 0;

  private constructor(
    reader: PositionalReader,
    sizeBytes: number,
    options: FileBytesOptions,
    isLocal = true,
  ) {
    this.isLocal = isLocal;
    this.#reader = reader;
    this.#windowBytes = options.windowBytes ?? WINDOW_BYTES;
    this.#reusesWindow = options.reusesWindow === true;
    this.sizeBytes = sizeBytes;
  }

  /**
   * @throws PlayheadError one of `ReadErrorCode`; a FIFO, socket or device is `not-a-file`
   */
  static async open(path: string, options: FileBytesOptions = {}): Promise<FileBytes> {
    if (options.blocking === true) return FileBytes.#openBlocking(path, options);
    let handle: FileHandle | undefined;
    try {
      // O_NONBLOCK: opening a FIFO that nobody writes to would otherwise wait for ever.
      handle = await open(toFsPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
      return new FileBytes(readerOf(handle), regularSizeOf(await handle.stat()), options);
    } catch (error) {
      await handle?.close();
      throw readError(error);
    }
  }

  static #openBlocking(path: string, options: FileBytesOptions): FileBytes {
    let fd: number | undefined;
    try {
      fd = openSync(toFsPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
      return new FileBytes(blockingReaderOf(fd), regularSizeOf(fstatSync(fd)), options);
    } catch (error) {
      if (fd !== undefined) closeSync(fd);
      throw readError(error);
    }
  }

  /** Reads something else than a local file as if it were one: what `reader` throws, `read` throws. */
  static over(reader: PositionalReader, sizeBytes: number, options: FileBytesOptions = {}): FileBytes {
    return new FileBytes(reader, sizeBytes, options, false);
  }

  /**
   * The bytes at `offset`, as many of `length` as the file has there. The result is valid until the next read.
   *
   * @throws PlayheadError when the system refuses to read
   */
  async read(offset: number, length: number): Promise<Buffer> {
    if (!(offset >= 0) || offset >= this.sizeBytes || !(length > 0)) return Buffer.alloc(0);
    const wanted = Math.min(length, this.sizeBytes - offset);
    const inWindow = offset - this.#windowOffset;
    if (inWindow >= 0 && inWindow + wanted <= this.#window.length)
      return this.#window.subarray(inWindow, inWindow + wanted);
    const bytes = this.#newWindow(Math.min(Math.max(wanted, this.#windowBytes), this.sizeBytes - offset));
    let filled = 0;
    try {
      while (filled < bytes.length) {
        const bytesRead = await this.#reader.read(bytes.subarray(filled), offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      throw readError(error);
    }
    this.#window = bytes.subarray(0, filled);
    this.#windowOffset = offset;
    return this.#window.subarray(0, Math.min(wanted, filled));
  }

  #newWindow(length: number): Buffer<ArrayBuffer> {
    if (!this.#reusesWindow) return Buffer.allocUnsafe(length);
    if (this.#memory.length < length) this.#memory = Buffer.allocUnsafe(length);
    return this.#memory.subarray(0, length);
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }
}

/** @throws PlayheadError for anything but a regular file */
export function regularSizeOf(stats: Stats): number {
  if (stats.isDirectory()) throw new PlayheadError('is-directory', 'is a directory');
  if (!stats.isFile()) throw new PlayheadError('not-a-file', 'is not a regular file');
  return stats.size;
}

function readerOf(handle: FileHandle): PositionalReader {
  return {
    read: async (into, offset) => (await handle.read(into, 0, into.length, offset)).bytesRead,
    close: () => handle.close(),
  };
}

function blockingReaderOf(fd: number): PositionalReader {
  return {
    read: (into, offset) => Promise.resolve(readSync(fd, into, 0, into.length, offset)),
    close: () => {
      closeSync(fd);
      return Promise.resolve();
    },
  };
}
