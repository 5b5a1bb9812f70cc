import type { PcmStream } from '../pcm-stream.ts';

/** Takes frames from a stream in portions of any size. */
export class FrameReader {
  readonly #channels: number;
  readonly #parts: AsyncGenerator<Float32Array>;
  #part: Float32Array = new Float32Array(0);
  #at = 0;
  #result = new Float32Array(0);

  constructor(stream: PcmStream) {
    this.#channels = stream.channels;
    this.#parts = stream.floats();
  }

  /** The next frames, interleaved: as many as asked for, fewer only at the end. Valid until the next read. */
  async read(frames: number): Promise<Float32Array> {
    const wanted = frames * this.#channels;
    if (this.#result.length < wanted) this.#result = new Float32Array(wanted);
    const result = this.#result;
    let filled = 0;
    while (filled < wanted) {
      if (this.#at === this.#part.length && !(await this.#next())) break;
      const take = Math.min(wanted - filled, this.#part.length - this.#at);
      result.set(this.#part.subarray(this.#at, this.#at + take), filled);
      this.#at += take;
      filled += take;
    }
    return result.subarray(0, filled);
  }

  /** Skips `frames` frames; true when there were that many. */
  async skip(frames: number): Promise<boolean> {
    let left = frames * this.#channels;
    while (left > 0) {
      if (this.#at === this.#part.length && !(await this.#next())) return false;
      const take = Math.min(left, this.#part.length - this.#at);
      this.#at += take;
      left -= take;
    }
    return true;
  }

  /** Ends the stream. */
  async close(): Promise<void> {
    await this.#parts.return(undefined);
  }

  async #next(): Promise<boolean> {
    const next = await this.#parts.next();
    if (next.done) return false;
    this.#part = next.value;
    this.#at = 0;
    return true;
  }
}
