import type { ReadAheadProducer } from '../ring/producer.ts';

/** So much is there before a source gives way: what a device takes before it has enough, and a little more. */
const HEAD_SECONDS = 0.5;
/** How long it gives way at most. */
const GIVE_WAY_MS = 25;

/**
 * Has a source stop for a moment once the head of a new place is in the buffer.
 *
 * What it does for the thirty seconds after that takes a processor, two with a decoder, from those who empty the device and
 * bring the head to it: on two cores a flush of 0.9 ms took 3 to 8.
 */
export class GiveWay {
  readonly #producer: ReadAheadProducer;
  readonly #headFrames: number;
  readonly #onOver: () => void;
  /** Where the head of the present place ends; null once its source has given way there. */
  #headEnd: number | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** @param onOver called when it has lasted long enough, if the consumer has not woken the source before */
  constructor(producer: ReadAheadProducer, sampleRate: number, onOver: () => void) {
    this.#producer = producer;
    this.#headFrames = Math.ceil(HEAD_SECONDS * sampleRate);
    this.#onOver = onOver;
  }

  /** The buffer begins anew. */
  begin(ringFrame: number): void {
    this.over();
    this.#headEnd = ringFrame + this.#headFrames;
  }

  /** Whether the source is to sleep now, until its consumer has taken some of the head. Once for each place. */
  isDue(): boolean {
    if (this.#headEnd === null || this.#producer.endFrame < this.#headEnd) return false;
    this.#headEnd = null;
    if (!this.#producer.rest()) return false;
    this.#timer = setTimeout(this.#onOver, GIVE_WAY_MS);
    return true;
  }

  /** The source is awake again, or will not be. */
  over(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
