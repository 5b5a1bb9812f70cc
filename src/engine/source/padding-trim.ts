import type { DecoderEnd, PcmSink } from '../decode/decoder.ts';

/** Frames at the end of a track that are padding, if it does end there. */
export interface Padding {
  readonly fromFrame: number;
  readonly frames: number;
}

/**
 * Trims the encoder padding at the end of an MP3 stream. A decoder that reads a file trims it by itself; one that reads a stream
 * does not know where the end is. Frames behind the padding mean that the tag was wrong: then the padding is passed on, too.
 */
export class PaddingTrim implements PcmSink {
  readonly #sink: PcmSink;
  #bytesToPadding: number;
  #paddingBytes: number;
  #held: Uint8Array = Buffer.alloc(0);

  /** @param atFrame the frame of the track that comes first */
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
    // More frames follow the padding: the tag was wrong.
    this.#paddingBytes = 0;
    if (this.#held.length > 0) this.#held = this.#held.subarray(this.#sink.onFrames(this.#held));
    return this.#held.length > 0 ? taken : taken + this.#sink.onFrames(rest);
  }

  onEnd(end: DecoderEnd): void {
    this.#sink.onEnd(end);
  }
}
