import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { RingBuffer } from 'ringbuf.js';
import { ReadAheadConsumer } from '../../src/engine/ring/consumer.ts';
import { createRing } from '../../src/engine/ring/layout.ts';
import type { BenchContext } from '../bench-context.ts';
import { nowNs } from '../clock.ts';
import { shown } from '../report/part-result.ts';
import type { PartResult } from '../report/part-result.ts';
import { median } from '../statistics.ts';
import type { RingWork } from './ring-work.ts';

const CHANNELS = 2;
/** Half a megabyte of samples: both ends find it in the processor's caches, as a player's do. */
const CAPACITY_FRAMES = 65_536;
const FRAME_BYTES = CHANNELS * Float32Array.BYTES_PER_ELEMENT;

/** Frames handed from one thread to another, against ringbuf.js and against copying alone. */
export async function benchRing({ root, quick, say }: BenchContext): Promise<PartResult> {
  const runs = quick ? 2 : 7;
  const rows: string[][] = [];
  for (const blockFrames of [512, 4096, 16_384]) {
    const totalFrames = blockFrames * Math.floor((quick ? 2e7 : 6e7) / blockFrames);
    const speeds = { playhead: [] as number[], 'ringbuf.js': [] as number[], memcpy: [] as number[] };
    for (let run = 0; run < runs; run++) {
      const load = { channels: CHANNELS, blockFrames, totalFrames };
      const ring = createRing(CHANNELS, CAPACITY_FRAMES, 0);
      speeds.playhead.push(await throughput(root, { ...load, type: 'playhead', ring }));
      const memory = RingBuffer.getStorageForCapacity(CAPACITY_FRAMES * CHANNELS, Float32Array);
      speeds['ringbuf.js'].push(await throughput(root, { ...load, type: 'ringbuf.js', memory }));
      speeds.memcpy.push(copying(blockFrames, totalFrames));
    }
    const [ours, peer, copy] = [speeds.playhead, speeds['ringbuf.js'], speeds.memcpy].map(median) as [
      number,
      number,
      number,
    ];
    rows.push([
      String(blockFrames),
      shown(ours),
      shown(peer),
      shown(copy),
      shown(ours / peer),
      shown(ours / copy),
    ]);
    say(`ring ${rows.at(-1)!.join('  ')}`);
  }
  return {
    title: 'The ring between two threads',
    method:
      'Stereo frames of 32-bit floats, one thread writing blocks and another reading them without pause, in GB/s, median. ' +
      'memcpy: the same two copies one after the other in one thread. playhead’s ring checks every copy and keeps absolute positions; ringbuf.js does neither.',
    tables: [
      {
        columns: [
          'frames a block',
          'playhead',
          'ringbuf.js',
          'memcpy',
          'playhead ÷ ringbuf.js',
          'playhead ÷ memcpy',
        ],
        rows,
      },
    ],
    targets: [],
  };
}

/** @returns GB/s from the first block to the last */
async function throughput(root: string, work: RingWork): Promise<number> {
  const filler = new Worker(path.join(root, '.cache', 'bench-program', 'programs', 'ring-filler.mjs'), {
    workerData: work,
  });
  await once(filler, 'message');
  const read = readerOf(work);
  const block = new Float32Array(work.blockFrames * CHANNELS);
  filler.postMessage('go');
  const startNs = nowNs();
  for (let number = 0; number * work.blockFrames < work.totalFrames; number++) {
    for (let samples = 0; samples < block.length;) samples += read(block, samples);
    if (block[0] !== number || block[block.length - 1] !== number)
      throw new Error(`block ${number} arrived as ${block[0]}`);
  }
  const seconds = (nowNs() - startNs) / 1e9;
  await filler.terminate();
  return (work.totalFrames * FRAME_BYTES) / seconds / 1e9;
}

/** Reads what is there into the rest of a block. @returns samples read */
function readerOf(work: RingWork): (block: Float32Array, from: number) => number {
  switch (work.type) {
    case 'playhead': {
      const consumer = new ReadAheadConsumer(work.ring, () => undefined);
      let frame = 0;
      return (block, from) => {
        const frames = consumer.read(frame, block, (block.length - from) / CHANNELS, from);
        frame += frames;
        if (frames > 0) consumer.advance(frame);
        return frames * CHANNELS;
      };
    }
    case 'ringbuf.js': {
      const ring = new RingBuffer(work.memory, Float32Array);
      return (block, from) => ring.pop(block, block.length - from, from);
    }
  }
}

/** Into memory and out of it again, as a ring does, in one thread. */
function copying(blockFrames: number, totalFrames: number): number {
  const samples = blockFrames * CHANNELS;
  const from = new Float32Array(samples);
  const between = new Float32Array(new SharedArrayBuffer(CAPACITY_FRAMES * FRAME_BYTES));
  const to = new Float32Array(samples);
  const startNs = nowNs();
  for (let frame = 0, at = 0; frame < totalFrames; frame += blockFrames) {
    between.set(from, at);
    to.set(between.subarray(at, at + samples));
    at = (at + samples) % (between.length - samples);
  }
  return (totalFrames * FRAME_BYTES) / ((nowNs() - startNs) / 1e9) / 1e9;
}
