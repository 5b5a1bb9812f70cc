import {
  ANSWERED_SEEK,
  ASKED_SEEK,
  CONSUMER_SLEEPS,
  CONSUMER_VERSION,
  END,
  FILL,
  FILL_ENDED,
  FILL_FAILED,
  FILL_GOING_ON,
  GENERATION,
  PRODUCER_SLEEPS,
  PRODUCER_VERSION,
  START,
  TARGET,
  WANTED_FRAMES,
  bytesOf,
  controlOf,
  getFrame,
  putFrame,
} from './layout.ts';
import type { RingMemory } from './layout.ts';

/**
 * The writing end of a ReadAheadBuffer: one per buffer, in the reader thread.
 *
 * It owns which frames are in the buffer. It never overwrites a frame that is still announced: first `START` moves
 * past it, then the samples change, then `END` announces the new ones.
 */
export class ReadAheadProducer {
  readonly #control: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #capacityFrames: number;
  readonly #lookbackFrames: number;
  readonly #readAheadFrames: number;
  readonly #frameBytes: number;
  readonly #wakeConsumer: () => void;
  // The producer's own copies of what it last published.
  #startFrame = 0;
  #endFrame = 0;

  /** @param wakeConsumer sends the consumer's thread a signal; called only while that end sleeps */
  constructor(ring: RingMemory, wakeConsumer: () => void) {
    this.#control = controlOf(ring);
    this.#bytes = bytesOf(ring);
    this.#capacityFrames = ring.capacityFrames;
    this.#lookbackFrames = ring.lookbackFrames;
    this.#readAheadFrames = ring.readAheadFrames;
    this.#frameBytes = ring.channels * Float32Array.BYTES_PER_ELEMENT;
    this.#wakeConsumer = wakeConsumer;
  }

  /** First frame that can be read. */
  get startFrame(): number {
    return this.#startFrame;
  }

  /** The frame that the next `write` appends. */
  get endFrame(): number {
    return this.#endFrame;
  }

  /**
   * Empties the buffer: the next write is frame `frame`.
   *
   * @param answers the seek that this answers, as `askedSeek` gave it before the target was read
   */
  reset(frame: number, answers: number): void {
    Atomics.add(this.#control, PRODUCER_VERSION, 1);
    Atomics.add(this.#control, GENERATION, 1);
    this.#startFrame = frame;
    this.#endFrame = frame;
    putFrame(this.#control, START, frame);
    putFrame(this.#control, END, frame);
    Atomics.store(this.#control, FILL, FILL_GOING_ON);
    Atomics.store(this.#control, ANSWERED_SEEK, answers);
    Atomics.add(this.#control, PRODUCER_VERSION, 1);
  }

  /** Frames that `write` would take now. */
  roomFrames(): number {
    const targetFrame = this.targetFrame();
    const keptFrame = Math.max(this.#startFrame, targetFrame - this.#lookbackFrames);
    const fullFrame = Math.min(keptFrame, this.#endFrame) + this.#capacityFrames;
    const reachFrame = Math.min(fullFrame, targetFrame + this.#readAheadFrames);
    return Math.max(0, reachFrame - this.#endFrame);
  }

  /**
   * Appends frames from interleaved float samples given as bytes, as many as fit.
   *
   * @param bytes little-endian 32-bit floats; no alignment is needed
   * @returns whole frames taken; the caller keeps the rest and offers it again
   */
  write(bytes: Uint8Array): number {
    const frames = Math.min(Math.floor(bytes.length / this.#frameBytes), this.roomFrames());
    if (frames <= 0) return 0;
    const endFrame = this.#endFrame + frames;
    if (endFrame - this.#startFrame > this.#capacityFrames)
      this.#publish(START, endFrame - this.#capacityFrames);

    const at = (this.#endFrame % this.#capacityFrames) * this.#frameBytes;
    const length = frames * this.#frameBytes;
    const first = Math.min(length, this.#capacityFrames * this.#frameBytes - at);
    this.#bytes.set(bytes.subarray(0, first), at);
    if (first < length) this.#bytes.set(bytes.subarray(first, length), 0);

    this.#publish(END, endFrame);
    if (this.#hasEnough()) this.#signal();
    return frames;
  }

  /**
   * Makes frames before the present start readable again: for a track wholly in memory, whose earlier part had been
   * decoded before a seek went beyond it. The caller knows that `frame` up to the start hold valid samples.
   */
  extendBack(frame: number): void {
    this.#publish(START, frame);
  }

  /** Writes frames where they belong without announcing them: the gap that `extendBack` closes. */
  place(frame: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes, (frame % this.#capacityFrames) * this.#frameBytes);
  }

  /** Says that the end of what was written is the end of the track. */
  end(): void {
    this.#finish(FILL_ENDED);
  }

  /** Says that nothing more will come, because the source failed. */
  fail(): void {
    this.#finish(FILL_FAILED);
  }

  /** Whether the consumer has taken what it could, and waits for more. */
  get consumerWaits(): boolean {
    return Atomics.load(this.#control, CONSUMER_SLEEPS) === 1;
  }

  /** The frame the consumer wants next. */
  targetFrame(): number {
    for (;;) {
      const version = Atomics.load(this.#control, CONSUMER_VERSION);
      const frame = getFrame(this.#control, TARGET);
      if (version % 2 === 0 && Atomics.load(this.#control, CONSUMER_VERSION) === version) return frame;
    }
  }

  /** The number of the last seek asked for. Read it before the target: the target is then at least as new. */
  askedSeek(): number {
    return Atomics.load(this.#control, ASKED_SEEK);
  }

  /** Whether the consumer has asked for a seek that no reset has answered. */
  hasUnansweredSeek(): boolean {
    return Atomics.load(this.#control, ASKED_SEEK) !== Atomics.load(this.#control, ANSWERED_SEEK);
  }

  /** Says that the present contents answer the consumer's seek after all (its target is, or will be, among them). */
  answerSeek(answers: number): void {
    Atomics.add(this.#control, PRODUCER_VERSION, 1);
    Atomics.store(this.#control, ANSWERED_SEEK, answers);
    Atomics.add(this.#control, PRODUCER_VERSION, 1);
    this.#signal();
  }

  /**
   * Announces that the producer goes to sleep until it is woken. False if there is something to do after all: the
   * consumer moved between the last look and the announcement.
   */
  sleep(): boolean {
    Atomics.store(this.#control, PRODUCER_SLEEPS, 1);
    if (this.roomFrames() === 0 && !this.hasUnansweredSeek()) {
      // A consumer that waits for more than there is room for would wait for ever.
      this.#signal();
      return true;
    }
    Atomics.store(this.#control, PRODUCER_SLEEPS, 0);
    return false;
  }

  #finish(fill: number): void {
    Atomics.add(this.#control, PRODUCER_VERSION, 1);
    Atomics.store(this.#control, FILL, fill);
    Atomics.add(this.#control, PRODUCER_VERSION, 1);
    this.#signal();
  }

  #publish(word: typeof START | typeof END, frame: number): void {
    if (word === START) this.#startFrame = frame;
    else this.#endFrame = frame;
    Atomics.add(this.#control, PRODUCER_VERSION, 1);
    putFrame(this.#control, word, frame);
    Atomics.add(this.#control, PRODUCER_VERSION, 1);
  }

  /** Whether a consumer that sleeps has what it waits for. */
  #hasEnough(): boolean {
    if (Atomics.load(this.#control, CONSUMER_SLEEPS) === 0) return false;
    return this.#endFrame - this.targetFrame() >= Atomics.load(this.#control, WANTED_FRAMES);
  }

  #signal(): void {
    if (Atomics.exchange(this.#control, CONSUMER_SLEEPS, 0) === 1) this.#wakeConsumer();
  }
}
