// A thread that writes numbered frames into a ring as fast as the other end takes them.
import { parentPort, workerData } from 'node:worker_threads';
import { RingBuffer } from 'ringbuf.js';
import { ReadAheadProducer } from '../../src/engine/ring/producer.ts';
import type { RingWork } from '../parts/ring-work.ts';

const work = workerData as RingWork;
const { blockFrames, channels, totalFrames } = work;
const block = new Float32Array(blockFrames * channels);
const bytes = new Uint8Array(block.buffer);

/** Writes a number into the first and the last sample of a block: enough to see that the right one arrives. */
function stamp(number: number): void {
  block[0] = number;
  block[block.length - 1] = number;
}

parentPort!.once('message', () => {
  switch (work.type) {
    case 'playhead': {
      const producer = new ReadAheadProducer(work.ring, () => undefined);
      for (let frame = 0; frame < totalFrames; frame += blockFrames) {
        stamp(frame / blockFrames);
        let taken = 0;
        while (taken < bytes.length) taken += producer.write(bytes.subarray(taken)) * channels * 4;
      }
      return;
    }
    case 'ringbuf.js': {
      const ring = new RingBuffer(work.memory, Float32Array);
      for (let frame = 0; frame < totalFrames; frame += blockFrames) {
        stamp(frame / blockFrames);
        let taken = 0;
        while (taken < block.length) taken += ring.push(block, block.length - taken, taken);
      }
    }
  }
});
parentPort!.postMessage('ready');
