import type { DecoderEnd, PcmSink } from '../decode/pcm-decoder.ts';
import type { ReadAheadProducer } from '../ring/producer.ts';

/** Where the second decoder begins, and where the track ends. */
export interface HalvedTrack {
  readonly joinFrame: number;
  readonly endFrame: number;
  /** A decoder goes on past the track's end: what comes behind that is dropped. */
  readonly isCut: boolean;
  /** So many frames of both have to be the same, and something must be heard in them. */
  readonly overlapFrames: number;
  readonly frameBytes: number;
}

/** What a second half may do with the decoders. */
export interface HalvedDecoders {
  /** Goes on with the first. */
  resumeFirst(): void;
  /** Ends the first: everything is there. */
  stopFirst(): void;
  stopSecond(): void;
}

/**
 * The second half of a track that is held whole, decoded at the same time as the first, which takes two processors.
 *
 * It is the first decoder's sink. Where the second has begun, the first goes on for a moment: only if both give the same there, bit
 * for bit, is the second's announced. The first then waits, at its full pipe, until the second has given just what the file's header
 * promised; otherwise it goes on from there itself, as if there had been no other. So a damaged file gives what it always gives.
 */
export class SecondHalf implements PcmSink {
  readonly #track: HalvedTrack;
  readonly #producer: ReadAheadProducer;
  readonly #next: PcmSink;
  readonly #decoders: HalvedDecoders;
  #state: 'comparing' | 'joined' | 'given-up' = 'comparing';
  /** Frames that the second has given. */
  #placedFrames = 0;
  #isSecondWhole = false;
  /** Frames behind the join that the first has given, and that are the second's. */
  #comparedFrames = 0;
  #isSomethingHeard = false;
  /** Frames of the first that are there already. */
  #skipFrames = 0;
  /** The first has ended while it was waiting. */
  #firstEnd: DecoderEnd | null = null;

  constructor(track: HalvedTrack, producer: ReadAheadProducer, next: PcmSink, decoders: HalvedDecoders) {
    this.#track = track;
    this.#producer = producer;
    this.#next = next;
    this.#decoders = decoders;
  }

  /** Where the second decoder writes. */
  readonly second: PcmSink = {
    onFrames: (bytes) => this.#place(bytes),
    onEnd: (end) => this.#secondEnded(end),
  };

  /** Does without it from now on. */
  giveUp(): void {
    if (this.#state === 'given-up') return;
    const { joinFrame } = this.#track;
    const givenFrame = joinFrame + this.#comparedFrames;
    // What was compared is right. The first has given it, and it is not asked for again.
    if (this.#comparedFrames > 0) this.#producer.extend(givenFrame);
    if (this.#state === 'joined') this.#skipFrames = this.#producer.endFrame - givenFrame;
    this.#state = 'given-up';
    this.#decoders.stopSecond();
  }

  get isGivenUp(): boolean {
    return this.#state === 'given-up';
  }

  onFrames(bytes: Uint8Array): number {
    if (this.#state === 'given-up') return this.#passOn(bytes);
    if (this.#state === 'joined') return 0;
    const { joinFrame, frameBytes } = this.#track;
    const beforeBytes = Math.max(0, joinFrame - this.#producer.endFrame) * frameBytes;
    if (beforeBytes >= bytes.length) return this.#next.onFrames(bytes);
    if (beforeBytes > 0) {
      const taken = this.#next.onFrames(bytes.subarray(0, beforeBytes));
      if (taken < beforeBytes) return taken;
    }
    return beforeBytes + this.#compare(bytes.subarray(beforeBytes));
  }

  onEnd(end: DecoderEnd): void {
    if (this.#state === 'joined') {
      this.#firstEnd = end;
      return;
    }
    this.giveUp();
    this.#next.onEnd(end);
  }

  #compare(bytes: Uint8Array): number {
    const { joinFrame, overlapFrames, frameBytes } = this.#track;
    const frames = bytes.length / frameBytes;
    const isThere = this.#comparedFrames + frames <= this.#placedFrames;
    if (!isThere || !this.#producer.holds(joinFrame + this.#comparedFrames, bytes)) {
      this.giveUp();
      return this.#passOn(bytes);
    }
    this.#comparedFrames += frames;
    this.#isSomethingHeard ||=
      Buffer.compare(bytes.subarray(frameBytes), bytes.subarray(0, -frameBytes)) !== 0;
    if (this.#comparedFrames >= overlapFrames && this.#isSomethingHeard) this.#join();
    return bytes.length;
  }

  #join(): void {
    this.#state = 'joined';
    this.#producer.extend(this.#track.joinFrame + this.#placedFrames);
    if (this.#isSecondWhole) this.#complete();
  }

  #place(bytes: Uint8Array): number {
    const { joinFrame, endFrame, isCut, frameBytes } = this.#track;
    const at = joinFrame + this.#placedFrames;
    const wanted = bytes.subarray(0, (endFrame - at) * frameBytes);
    this.#producer.place(at, wanted);
    this.#placedFrames += wanted.length / frameBytes;
    if (this.#state === 'joined') this.#producer.extend(joinFrame + this.#placedFrames);
    if (wanted.length < bytes.length) {
      if (isCut) this.#secondIsWhole();
      else this.#secondFailed();
    }
    return bytes.length;
  }

  #secondEnded(end: DecoderEnd): void {
    const { joinFrame, endFrame } = this.#track;
    if (end.type === 'complete' && joinFrame + this.#placedFrames === endFrame) this.#secondIsWhole();
    else this.#secondFailed();
  }

  #secondIsWhole(): void {
    this.#isSecondWhole = true;
    this.#decoders.stopSecond();
    if (this.#state === 'joined') this.#complete();
  }

  #complete(): void {
    this.#decoders.stopFirst();
    this.#next.onEnd({ type: 'complete' });
  }

  #secondFailed(): void {
    const wasJoined = this.#state === 'joined';
    this.giveUp();
    if (!wasJoined) return;
    if (this.#firstEnd === null) this.#decoders.resumeFirst();
    else this.#next.onEnd(this.#firstEnd);
  }

  #passOn(bytes: Uint8Array): number {
    const { frameBytes } = this.#track;
    const skipBytes = Math.min(bytes.length, this.#skipFrames * frameBytes);
    this.#skipFrames -= skipBytes / frameBytes;
    return skipBytes === bytes.length
      ? skipBytes
      : skipBytes + this.#next.onFrames(bytes.subarray(skipBytes));
  }
}
