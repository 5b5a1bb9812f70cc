import { expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { verdictOf } from '../../src/inspect/batch/job.ts';
import { silenceOfFile } from '../../src/inspect/silence-file.ts';
import { writeFloatWav } from '../helpers/float-wav.ts';
import { audioBench } from '../helpers/make-audio.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const RATE = 8000;

/** Stereo samples: loud wherever a stretch says so, for the left, the right or both channels. */
async function file(
  name: string,
  frames: number,
  loud: readonly (readonly [from: number, to: number, side?: 0 | 1])[],
) {
  const samples = new Float32Array(frames * 2);
  for (const [from, to, side] of loud)
    for (let frame = from; frame < to; frame++)
      for (const channel of side === undefined ? [0, 1] : [side]) samples[frame * 2 + channel] = 0.1;
  return writeFloatWav(bench.path(`${name}.wav`), RATE, 2, samples);
}

function find(path: string, noiseDb = -60, minSeconds = 0.5) {
  return silenceOfFile({ file: path, path }, { noiseDb, minSeconds }, context);
}

it('finds the beginning, the middle and the end, to the frame', async () => {
  const report = await find(
    await file('three', 40_000, [
      [8000, 16_001],
      [24_000, 30_001],
    ]),
  );
  expect(
    report.silences.map(({ where, start_frame, end_frame, open }) => [where, start_frame, end_frame, open]),
  ).toEqual([
    ['leading', 0, 8000, false],
    ['inner', 16_001, 24_000, false],
    ['trailing', 30_001, 40_000, true],
  ]);
  expect(report.silences[1]).toMatchObject({ start: 16_001 / RATE, duration: 7999 / RATE, channel: null });
  expect(verdictOf('silence', report)).toBe('finding');
});

it('leaves out what is shorter than the duration, by one frame', async () => {
  const just = await find(
    await file('just', 20_000, [
      [0, 8000],
      [12_000, 20_000],
    ]),
  );
  const short = await find(
    await file('short', 20_000, [
      [0, 8000],
      [11_999, 20_000],
    ]),
  );
  expect(just.silences).toHaveLength(1);
  expect(short.silences).toHaveLength(0);
  expect(verdictOf('silence', short)).toBe('fine');
});

it('finds silence in one channel only', async () => {
  const report = await find(
    await file('channel', 20_000, [
      [0, 20_000, 0],
      [0, 5000, 1],
    ]),
  );
  expect(report.silences).toMatchObject([
    { channel: 1, where: 'trailing', start_frame: 5000, end_frame: 20_000, open: true },
  ]);
});

it('says when nothing else is there', async () => {
  expect((await find(await file('whole', 20_000, []))).silences).toMatchObject([
    { where: 'whole', channel: null },
  ]);
});

it('counts a level at the threshold as silence', async () => {
  const samples = new Float32Array(20_000).fill(0.01);
  const path = await writeFloatWav(bench.path('level.wav'), RATE, 1, samples);
  expect((await find(path, -40)).silences).toHaveLength(1);
  expect((await find(path, -40.1)).silences).toHaveLength(0);
});
