import type { PcmShape } from './pcm-shape.ts';
import { parseStreamHeader } from '../../media/wav-stream-header.ts';

/** The samples of a WAV stream, without the header that comes before them. */
export class StreamBody {
  readonly #shape: PcmShape;
  /** What has come while the header was not whole yet; null behind it. */
  #header: Buffer | null = Buffer.alloc(0);

  /** @param shape what is wanted */
  constructor(shape: PcmShape) {
    this.#shape = shape;
  }

  /** The samples in what comes next, of which there may be none yet; null if the stream is not of that shape. */
  take(bytes: Buffer): Buffer | null {
    if (this.#header === null) return bytes;
    this.#header = Buffer.concat([this.#header, bytes]);
    const header = parseStreamHeader(this.#header);
    if (header === null) return Buffer.alloc(0);
    const { sampleRate, channels } = this.#shape;
    if (header === 'invalid' || header.sampleRate !== sampleRate || header.channels !== channels) return null;
    const body = this.#header.subarray(header.headerBytes);
    this.#header = null;
    return body;
  }
}
