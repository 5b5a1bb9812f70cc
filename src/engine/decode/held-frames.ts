import type { PcmSink } from './decoder.ts';

/** Holds decoded bytes that the sink had no room for. No byte is lost or given twice, and frames stay whole. */
export class HeldFrames {
  readonly #frameBytes: number;
  #sink: PcmSink;
  #discardBytes: number;
  #held: Buffer = Buffer.alloc(0);
  #hasGiven = false;
  #isClosed = false;

  /** @param discardFrames how many of the first are dropped */
  constructor(channels: number, discardFrames: number, sink: PcmSink) {
    this.#frameBytes = channels * Float32Array.BYTES_PER_ELEMENT;
    this.#discardBytes = discardFrames * this.#frameBytes;
    this.#sink = sink;
  }

  /** Whether the sink has taken a frame. */
  get hasGiven(): boolean {
    return this.#hasGiven;
  }

  /** Sends all further frames to another sink. `drain` then offers it the held ones. */
  handOver(sink: PcmSink): void {
    this.#sink = sink;
  }

  /** Gives more bytes to the sink. True when all whole frames were taken. */
  give(chunk: Buffer): boolean {
    // A chunk may end mid-frame. Complete that frame first, so that the rest needs no copy.
    const missing = this.#held.length === 0 ? 0 : Math.max(0, this.#frameBytes - this.#held.length);
    if (missing === 0 || missing >= chunk.length) return this.#giveBehindHeld(chunk);
    const isTaken = this.#giveBehindHeld(chunk.subarray(0, missing));
    return this.#giveBehindHeld(chunk.subarray(missing)) && isTaken;
  }

  /** Offers the held frames again. True when all whole frames were taken. */
  drain(): boolean {
    if (this.#isClosed) return true;
    if (this.#discardBytes > 0) {
      const drop = Math.min(this.#discardBytes, this.#held.length);
      this.#discardBytes -= drop;
      this.#held = this.#held.subarray(drop);
    }
    const whole = this.#held.length - (this.#held.length % this.#frameBytes);
    if (whole === 0) return true;
    const taken = this.#sink.onFrames(this.#held.subarray(0, whole));
    this.#hasGiven ||= taken > 0;
    // The sink may have closed the decoder (a track that is cut where its edit list ends).
    if (this.#wasClosed()) return true;
    this.#held = this.#held.subarray(taken);
    return taken === whole;
  }

  close(): void {
    this.#isClosed = true;
    this.#held = Buffer.alloc(0);
  }

  #wasClosed(): boolean {
    return this.#isClosed;
  }

  #giveBehindHeld(bytes: Buffer): boolean {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    return this.drain();
  }
}
