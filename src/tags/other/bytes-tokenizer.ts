import {
  AbstractTokenizer,
  EndOfStreamError,
  type IRandomAccessFileInfo,
  type IRandomAccessTokenizer,
  type IReadChunkOptions,
} from 'strtok3';
import type { FileBytes } from '../../formats/file-bytes.ts';

/**
 * Lets music-metadata read through the window of a file that is already open. On its own it makes a system call for each
 * field of a header, which costs several times the parsing. Closing it leaves the file open.
 */
export class BytesTokenizer extends AbstractTokenizer implements IRandomAccessTokenizer {
  readonly fileInfo: IRandomAccessFileInfo;
  readonly #file: FileBytes;

  constructor(file: FileBytes, path: string) {
    super();
    this.#file = file;
    this.fileInfo = { path, size: file.sizeBytes };
  }

  async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const { position } = this.normalizeOptions(target, options);
    const bytes = await this.peekBuffer(target, options);
    this.position = position + bytes;
    return bytes;
  }

  async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const { position, length, mayBeLess } = this.normalizeOptions(target, options);
    const bytes = await this.#file.read(position, length);
    if (bytes.length < length && !mayBeLess) throw new EndOfStreamError();
    target.set(bytes);
    return bytes.length;
  }

  supportsRandomAccess(): boolean {
    return true;
  }

  setPosition(position: number): void {
    this.validateLength(position, 'position');
    this.position = position;
  }
}
