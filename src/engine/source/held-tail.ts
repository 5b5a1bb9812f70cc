import type { DecoderEnd, PcmSink } from '../decode/decoder.ts';

/** Frames at the end of a track that are padding, if it does end there. */
export interface Padding {
  readonly fromFrame: number;
  readonly frames: number;
}

/**
 * Keeps the padding of an MP3 back until it is known to be that: a decoder that knows where the file ends leaves it out, one
 * that reads a stream does not. If more comes, the tag was another file's, and everything is passed on.
 */
export class HeldTail implements PcmSink {
  readonly #sink: PcmSink;
  #bytesToPadding: number;
  #paddingBytes: number;
  #held: Uint8Array = Buffer.alloc(0);

  /** @param atFrame what comes first */
  constructor(sink: PcmSink, padding: Padding, atFrame: number, frameBytes: number) {
    this.#sink = sink;
    this.#bytesToPadding = Math.max(0, padding.fromFrame - atFrame) * frameBytes;
    this.#paddingBytes = padding.frames * frameBytes;
  }

  onFrames(bytes: Uint8Array): number {
    let taken = 0;
    if (this.#bytesToPadding > 0) {
      const before = bytes.subarray(0, this.#bytesToPadding);
      taken = this.#sink.onFrames(before);
      this.#bytesToPadding -= taken;
      if (taken < before.length || taken === bytes.length) return taken;
    }
    const rest = bytes.subarray(taken);
    if (this.#held.length + rest.length <= this.#paddingBytes) {
      this.#held = Buffer.concat([this.#held, rest]);
      return bytes.length;
    }
    // It goes on behind the padding.
    this.#paddingBytes = 0;
    if (this.#held.length > 0) this.#held = this.#held.subarray(this.#sink.onFrames(this.#held));
    return this.#held.length > 0 ? taken : taken + this.#sink.onFrames(rest);
  }

  onEnd(end: DecoderEnd): void {
    this.#sink.onEnd(end);
  }
}
