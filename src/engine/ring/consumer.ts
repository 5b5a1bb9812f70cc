import {
  ANSWERED_SEEK,
  ASKED_SEEK,
  CONSUMER_SLEEPS,
  CONSUMER_VERSION,
  COPIES,
  END,
  FILL,
  FILL_ENDED,
  FILL_FAILED,
  GENERATION,
  PRODUCER_SLEEPS,
  PRODUCER_VERSION,
  START,
  TARGET,
  WANTED_FRAMES,
  controlOf,
  getFrame,
  putFrame,
  samplesOf,
} from './layout.ts';
import type { RingMemory } from './layout.ts';

/**
 * Why there is or is not a frame: `data` it is there, `not-yet` it will come, `end` it lies at or past the end of the
 * track, `failed` it will never come, `outside` it is not in the buffer and nobody is on the way to it (seek).
 */
export type Availability = 'data' | 'not-yet' | 'end' | 'failed' | 'outside';

/** The buffer's contents at one moment. */
export interface RingSnapshot {
  generation: number;
  startFrame: number;
  endFrame: number;
  ended: boolean;
  failed: boolean;
}

/** Attempts at a consistent look before giving up for now: a producer stopped inside its few stores is that rare. */
const LOOK_ATTEMPTS = 10_000;

/**
 * The reading end of a ReadAheadBuffer: one per buffer, in the engine thread.
 *
 * Realtime-safe: nothing here waits, allocates or sends, but for the one signal that wakes a sleeping producer.
 */
export class ReadAheadConsumer {
  readonly channels: number;
  readonly #control: Int32Array;
  readonly #samples: Float32Array;
  readonly #capacityFrames: number;
  readonly #lookbackFrames: number;
  readonly #readAheadFrames: number;
  readonly #wakeAtRoomFrames: number;
  readonly #wakeProducer: () => void;
  readonly #seen: RingSnapshot = { generation: 0, startFrame: 0, endFrame: 0, ended: false, failed: false };
  #targetFrame = 0;

  /**
   * @param wakeProducer sends the producer's thread a signal; called only while that end sleeps
   * @param wakeAtRoomFrames how much must be free before a sleeping producer is worth waking
   */
  constructor(ring: RingMemory, wakeProducer: () => void, wakeAtRoomFrames = 1) {
    this.channels = ring.channels;
    this.#control = controlOf(ring);
    this.#samples = samplesOf(ring);
    this.#capacityFrames = ring.capacityFrames;
    this.#lookbackFrames = ring.lookbackFrames;
    this.#readAheadFrames = ring.readAheadFrames;
    this.#wakeAtRoomFrames = wakeAtRoomFrames;
    this.#wakeProducer = wakeProducer;
  }

  /**
   * One consistent look at the buffer, valid until the next call (the object is reused). Null if the producer was
   * inside its stores for the whole of the attempt: nothing is known now, look again later.
   */
  snapshot(): Readonly<RingSnapshot> | null {
    const seen = this.#seen;
    for (let attempt = 0; attempt < LOOK_ATTEMPTS; attempt++) {
      const version = Atomics.load(this.#control, PRODUCER_VERSION);
      if (version % 2 !== 0) continue;
      seen.generation = Atomics.load(this.#control, GENERATION);
      seen.startFrame = getFrame(this.#control, START);
      seen.endFrame = getFrame(this.#control, END);
      const fill = Atomics.load(this.#control, FILL);
      seen.ended = fill === FILL_ENDED;
      seen.failed = fill === FILL_FAILED;
      if (Atomics.load(this.#control, PRODUCER_VERSION) === version) return seen;
    }
    return null;
  }

  /**
   * Copies frames from `frame` on into `out`: the right ones or none.
   *
   * @param out interleaved samples, at least `maxFrames × channels` from `outOffset` on
   * @returns frames copied; 0 tells nothing yet, ask `availability`
   */
  read(frame: number, out: Float32Array, maxFrames: number, outOffset = 0): number {
    const before = this.snapshot();
    if (before === null || frame < before.startFrame || frame >= before.endFrame) return 0;
    const generation = before.generation;
    const frames = Math.min(maxFrames, before.endFrame - frame);

    const at = frame % this.#capacityFrames;
    const first = Math.min(frames, this.#capacityFrames - at);
    const { channels } = this;
    out.set(this.#samples.subarray(at * channels, (at + first) * channels), outOffset);
    if (first < frames)
      out.set(this.#samples.subarray(0, (frames - first) * channels), outOffset + first * channels);

    // Were they still valid while they were copied? The store keeps the copy's loads before the look that follows,
    // on every processor: a release store, then an acquire load, are never exchanged.
    Atomics.store(this.#control, COPIES, (Atomics.load(this.#control, COPIES) + 1) | 0);
    const after = this.snapshot();
    return after !== null && after.generation === generation && after.startFrame <= frame ? frames : 0;
  }

  /** Whether all of `frames` frames from `frame` on can be read now. */
  hasRange(frame: number, frames: number): boolean {
    const seen = this.snapshot();
    if (seen === null || frame < seen.startFrame) return false;
    return frame + frames <= seen.endFrame || (seen.ended && frame < seen.endFrame);
  }

  /** Why frame `frame` is there or not. */
  availability(frame: number): Availability {
    const answered = Atomics.load(this.#control, ANSWERED_SEEK) === Atomics.load(this.#control, ASKED_SEEK);
    const seen = this.snapshot();
    if (seen === null) return 'not-yet';
    if (frame >= seen.startFrame && frame < seen.endFrame) return 'data';
    // Until the seek is answered, the end and the failure are those of another place in the track.
    if (!answered) return 'not-yet';
    if (frame < seen.startFrame) return 'outside';
    if (seen.failed) return 'failed';
    return seen.ended ? 'end' : 'not-yet';
  }

  /** Says which frame comes next, so that the producer fills ahead of it and lets go of what lies far behind. */
  advance(frame: number): void {
    this.#putTarget(frame);
    if (Atomics.load(this.#control, PRODUCER_SLEEPS) === 0) return;
    const seen = this.snapshot();
    if (seen === null || seen.ended) return;
    const keptFrame = Math.max(seen.startFrame, frame - this.#lookbackFrames);
    const reachFrame = Math.min(
      Math.min(keptFrame, seen.endFrame) + this.#capacityFrames,
      frame + this.#readAheadFrames,
    );
    const roomFrames = reachFrame - seen.endFrame;
    if (roomFrames >= this.#wakeAtRoomFrames || frame >= seen.endFrame) this.#wake();
  }

  /**
   * Asks for the buffer to be filled from `frame` on. A later seek replaces an earlier one.
   *
   * The producer is told even if it does not sleep: it may be waiting for a decoder that gives nothing.
   */
  seek(frame: number): void {
    this.#putTarget(frame);
    Atomics.add(this.#control, ASKED_SEEK, 1);
    Atomics.store(this.#control, PRODUCER_SLEEPS, 0);
    this.#wakeProducer();
  }

  /**
   * Announces that the consumer waits at frame `frame`; the producer signals with the write that makes `wantedFrames`
   * available, or when no more will come before it moves on. False if something came between the last look and the announcement.
   *
   * @param enoughFrames how many make waiting needless if they came meanwhile
   */
  sleep(frame: number, wantedFrames = 1, enoughFrames = 1): boolean {
    this.#putTarget(frame);
    Atomics.store(this.#control, WANTED_FRAMES, wantedFrames);
    Atomics.store(this.#control, CONSUMER_SLEEPS, 1);
    if (this.availability(frame + enoughFrames - 1) === 'not-yet') return true;
    Atomics.store(this.#control, CONSUMER_SLEEPS, 0);
    return false;
  }

  #putTarget(frame: number): void {
    if (frame === this.#targetFrame) return;
    this.#targetFrame = frame;
    Atomics.add(this.#control, CONSUMER_VERSION, 1);
    putFrame(this.#control, TARGET, frame);
    Atomics.add(this.#control, CONSUMER_VERSION, 1);
  }

  #wake(): void {
    if (Atomics.exchange(this.#control, PRODUCER_SLEEPS, 0) === 1) this.#wakeProducer();
  }
}
