import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { ReadAheadConsumer } from '../../../src/engine/ring/consumer.ts';
import { createRing, samplesOf } from '../../../src/engine/ring/layout.ts';
import type { RingMemory } from '../../../src/engine/ring/layout.ts';
import { ReadAheadProducer } from '../../../src/engine/ring/producer.ts';
import { bundleProgram } from '../../helpers/bundle-program.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';

const nobody = (): void => undefined;

/** Frames `from` … as bytes; frame n holds n in every channel. */
function frames(from: number, count: number, channels: number): Uint8Array {
  const floats = Float32Array.from(
    { length: count * channels },
    (_, index) => from + Math.floor(index / channels),
  );
  return new Uint8Array(floats.buffer);
}

function ends(ring: RingMemory): { producer: ReadAheadProducer; consumer: ReadAheadConsumer } {
  return { producer: new ReadAheadProducer(ring, nobody), consumer: new ReadAheadConsumer(ring, nobody) };
}

describe('the read-ahead buffer, in one thread', () => {
  it('gives back what was written, by frame number', () => {
    const { producer, consumer } = ends(createRing(2, 100, 20));
    producer.reset(1000, 0);
    expect(producer.write(frames(1000, 60, 2))).toBe(60);
    const out = new Float32Array(20);
    expect(consumer.read(1030, out, 10)).toBe(10);
    expect([...out]).toEqual(Array.from({ length: 20 }, (_, index) => 1030 + Math.floor(index / 2)));
  });

  it('takes no more than fits, and keeps the lookback behind the target', () => {
    const { producer, consumer } = ends(createRing(1, 100, 20));
    producer.reset(0, 0);
    expect(producer.write(frames(0, 150, 1))).toBe(100);
    expect(producer.write(frames(100, 50, 1))).toBe(0);
    consumer.advance(50);
    expect(producer.roomFrames()).toBe(30);
    expect(producer.write(frames(100, 50, 1))).toBe(30);
    expect(consumer.hasRange(30, 100)).toBe(true);
    expect(consumer.availability(29)).toBe('outside');
  });

  it('is filled as far ahead as it is to be, though there is room for more', () => {
    const ring = createRing(1, 100, Infinity, 30);
    let wakes = 0;
    const producer = new ReadAheadProducer(ring, nobody);
    const consumer = new ReadAheadConsumer(ring, () => wakes++, 5);
    producer.reset(0, 0);
    expect(producer.write(frames(0, 50, 1))).toBe(30);
    expect(producer.sleep()).toBe(true);
    consumer.advance(4);
    expect(wakes).toBe(0);
    consumer.advance(5);
    expect(wakes).toBe(1);
    expect(producer.write(frames(30, 50, 1))).toBe(5);
    expect(consumer.hasRange(0, 35)).toBe(true);
  });

  it('tells apart data, not yet, the end, a failure and elsewhere', () => {
    const { producer, consumer } = ends(createRing(1, 100, 20));
    producer.reset(10, 0);
    producer.write(frames(10, 10, 1));
    expect(consumer.availability(15)).toBe('data');
    expect(consumer.availability(20)).toBe('not-yet');
    expect(consumer.availability(5)).toBe('outside');
    producer.end();
    expect(consumer.availability(20)).toBe('end');
    producer.reset(10, 0);
    producer.fail();
    expect(consumer.availability(10)).toBe('failed');
  });

  it('does not take the end of the old place for that of the new one while a seek is unanswered', () => {
    const { producer, consumer } = ends(createRing(1, 100, 20));
    producer.reset(0, 0);
    producer.write(frames(0, 10, 1));
    producer.end();
    consumer.seek(500);
    expect(consumer.availability(500)).toBe('not-yet');
    producer.reset(500, producer.askedSeek());
    expect(consumer.availability(500)).toBe('not-yet');
    producer.end();
    expect(consumer.availability(500)).toBe('end');
  });

  it('holds positions beyond 32 bits', () => {
    const { producer, consumer } = ends(createRing(1, 64, 16));
    const far = 2 ** 40 + 12_345;
    producer.reset(far, 0);
    expect(producer.write(frames(0, 32, 1))).toBe(32);
    consumer.advance(far + 8);
    expect(producer.targetFrame()).toBe(far + 8);
    expect(consumer.snapshot()).toMatchObject({ startFrame: far, endFrame: far + 32 });
  });

  it('never lets go of a frame when its lookback has no end', () => {
    const { producer, consumer } = ends(createRing(1, 1000, Infinity));
    producer.reset(0, 0);
    for (let at = 0; at < 1000; at += 100) {
      producer.write(frames(at, 100, 1));
      consumer.advance(at + 100);
    }
    expect(consumer.hasRange(0, 1000)).toBe(true);
    expect(producer.write(frames(1000, 1, 1))).toBe(0);
  });

  it('wakes a sleeping end exactly once', () => {
    const ring = createRing(1, 100, 0);
    let wokenConsumer = 0;
    let wokenProducer = 0;
    const producer = new ReadAheadProducer(ring, () => wokenConsumer++);
    const consumer = new ReadAheadConsumer(ring, () => wokenProducer++, 50);
    producer.reset(0, 0);
    expect(consumer.sleep(0)).toBe(true);
    producer.write(frames(0, 100, 1));
    producer.write(frames(100, 1, 1));
    expect(wokenConsumer).toBe(1);
    expect(consumer.sleep(0)).toBe(false);
    expect(producer.sleep()).toBe(true);
    consumer.advance(49);
    expect(wokenProducer).toBe(0);
    consumer.advance(50);
    consumer.advance(60);
    expect(wokenProducer).toBe(1);
  });

  it('wakes a consumer that waits for many frames when they are there, when the track ends, and when no more fit', () => {
    const ring = createRing(1, 100, 0);
    let woken = 0;
    const producer = new ReadAheadProducer(ring, () => woken++);
    const consumer = new ReadAheadConsumer(ring, nobody);
    producer.reset(0, 0);
    expect(consumer.sleep(0, 50)).toBe(true);
    producer.write(frames(0, 49, 1));
    expect(woken).toBe(0);
    producer.write(frames(49, 1, 1));
    expect(woken).toBe(1);
    consumer.advance(50);
    expect(consumer.sleep(50, 50)).toBe(true);
    producer.end();
    expect(woken).toBe(2);
    producer.reset(0, 0);
    expect(consumer.sleep(0, 500)).toBe(true);
    producer.write(frames(0, 100, 1));
    expect(woken).toBe(2);
    expect(producer.sleep()).toBe(true);
    expect(woken).toBe(3);
  });

  it('keeps within its memory at every size: what lies behind the samples stays untouched', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 200; round++) {
      const channels = 1 + Math.floor(random() * 8);
      const capacityFrames = 1 + Math.floor(random() * 300);
      const whole = createRing(channels, capacityFrames + 8, Infinity);
      const ring = { ...whole, capacityFrames };
      const canary = samplesOf(whole).subarray(capacityFrames * channels);
      canary.fill(-77);
      const { producer, consumer } = ends({ ...ring, lookbackFrames: Math.floor(random() * capacityFrames) });
      const out = new Float32Array((capacityFrames + 2) * channels).fill(-88);
      let read = Math.floor(random() * 1e9);
      producer.reset(read, 0);
      consumer.advance(read);
      for (let step = 0; step < 60; step++) {
        producer.write(
          frames(producer.endFrame % 2 ** 20, Math.floor(random() * capacityFrames * 1.5), channels),
        );
        const wanted = 1 + Math.floor(random() * capacityFrames);
        const got = consumer.read(read, out, wanted, channels);
        for (let index = 0; index < got * channels; index++) {
          const frame = (read + Math.floor(index / channels)) % 2 ** 20;
          // What crosses the point where the numbers start again was written as one run: compare modulo.
          if (out[channels + index]! % 2 ** 20 !== frame)
            throw new Error(`round ${round}: wrong frame at ${read}`);
        }
        expect(out.subarray(0, channels).every((sample) => sample === -88)).toBe(true);
        read += got;
        consumer.advance(read);
      }
      expect(canary.every((sample) => sample === -77)).toBe(true);
    }
  });
});

describe('the read-ahead buffer, between two threads', () => {
  // Frame numbers are stored as floats, which hold integers up to 2^24 exactly.
  const LIMIT = 2 ** 24 - 100_000;

  it.each([
    {
      name: 'small buffer',
      capacityFrames: 257,
      lookbackFrames: 64,
      channels: 2,
      reads: 700_000,
      resetEvery: 50,
    },
    {
      name: 'large buffer',
      capacityFrames: 65_536,
      lookbackFrames: 4_000,
      channels: 6,
      reads: 300_000,
      resetEvery: 5,
    },
    {
      name: 'writer that only trims',
      capacityFrames: 129,
      lookbackFrames: 1,
      channels: 1,
      reads: 300_000,
      resetEvery: 1e9,
    },
  ])(
    'gives the right frames or none while the writer resets, trims and refills: $name',
    async ({ capacityFrames, lookbackFrames, channels, reads, resetEvery }) => {
      const ring = createRing(channels, capacityFrames, lookbackFrames);
      const consumer = new ReadAheadConsumer(ring, nobody);
      const stop = new SharedArrayBuffer(4);
      const worker = new Worker(await bundleProgram('ring-writer'), {
        workerData: { ring, seed: 11, stop, resetEvery },
      });
      const over = new Promise<{ resets: number }>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      await new Promise((resolve) => worker.once('online', resolve));

      const random = seededRandom(12);
      const out = new Float32Array(512 * channels);
      let position = 0;
      let wrong = 0;
      let framesRead = 0;
      for (let done = 0; done < reads;) {
        const got = consumer.read(position, out, 1 + Math.floor(random() * 512));
        for (let frame = 0; frame < got; frame++) {
          for (let channel = 0; channel < channels; channel++) {
            if (out[frame * channels + channel] !== position + frame) wrong++;
          }
        }
        if (got > 0) done++;
        framesRead += got;
        position += got;
        if (position > LIMIT) {
          position = 0;
          consumer.seek(0);
        } else if (random() < 0.01) {
          // Backwards and forwards, in and out of the window, against the writer's trimming.
          position = Math.max(0, position + Math.floor((random() - 0.6) * capacityFrames * 3));
          consumer.seek(position);
        } else if (got === 0 && consumer.availability(position) === 'outside') {
          consumer.seek(position);
        } else consumer.advance(position);
      }
      Atomics.store(new Int32Array(stop), 0, 1);
      const { resets } = await over;
      await worker.terminate();
      expect(wrong).toBe(0);
      expect(framesRead).toBeGreaterThanOrEqual(reads);
      expect(resets).toBeGreaterThan(100);
    },
  );
});
