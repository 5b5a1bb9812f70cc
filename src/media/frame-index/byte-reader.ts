import { type FileHandle, open } from 'node:fs/promises';

/** Positional reads of a file that is not changed by them. Short at the end of the file, empty past it. */
export interface ByteReader {
  readonly sizeBytes: number;
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a file for positional reads. @throws the system's error if it cannot be opened */
export async function openByteReader(path: string): Promise<ByteReader> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return new FileReader(handle, size);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

class FileReader implements ByteReader {
  readonly #handle: FileHandle;
  readonly sizeBytes: number;

  constructor(handle: FileHandle, sizeBytes: number) {
    this.#handle = handle;
    this.sizeBytes = sizeBytes;
  }

  async read(offset: number, length: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(length, this.sizeBytes - offset));
    const bytes = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.#handle.read(bytes, filled, wanted - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
