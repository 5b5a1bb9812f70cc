// A thread that writes into a ring as a reader thread would, only worse: it fills, trims, resets to random places and
// ends at random, as fast as it can. Frame n holds n in every channel, so that any frame in the wrong place shows.
import { parentPort, workerData } from 'node:worker_threads';
import type { RingMemory } from '../../src/engine/ring/layout.ts';
import { ReadAheadProducer } from '../../src/engine/ring/producer.ts';
import { seededRandom } from '../helpers/seeded-random.ts';

interface WriterData {
  readonly ring: RingMemory;
  readonly seed: number;
  readonly stop: SharedArrayBuffer;
  /** One reset in so many steps, besides those that the consumer's seeks cause. */
  readonly resetEvery: number;
}

const { ring, seed, stop, resetEvery } = workerData as WriterData;
const { channels } = ring;
const random = seededRandom(seed);
const stopped = new Int32Array(stop);
const producer = new ReadAheadProducer(ring, () => undefined);
const floats = new Float32Array(4096 * channels);
const bytes = new Uint8Array(floats.buffer);

producer.reset(0, 0);
let resets = 0;
while (Atomics.load(stopped, 0) === 0) {
  if (producer.hasUnansweredSeek()) {
    const asked = producer.askedSeek();
    producer.reset(producer.targetFrame(), asked);
    resets++;
  } else if (random() * resetEvery < 1) {
    // To near where the consumer reads, which is where it hurts.
    producer.reset(Math.max(0, producer.targetFrame() - Math.floor(random() * 64)), producer.askedSeek());
    resets++;
  }
  const frames = 1 + Math.floor(random() * Math.min(4096, ring.capacityFrames));
  const first = producer.endFrame;
  for (let frame = 0; frame < frames; frame++)
    floats.fill(first + frame, frame * channels, (frame + 1) * channels);
  producer.write(bytes.subarray(0, frames * channels * 4));
}
parentPort?.postMessage({ resets });
