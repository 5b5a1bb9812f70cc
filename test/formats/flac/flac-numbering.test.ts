import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../../src/inspect/batch/job-runner.ts';
import { verifyFile } from '../../../src/inspect/verify-file.ts';
import { renumbered, splitFlac, withStreamInfo } from '../../helpers/flac-stream.ts';
import { audioBench, SOURCE_FRAMES } from '../../helpers/make-audio.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';
import { runPlayhead } from '../../helpers/run-playhead.ts';
import { seekAround } from '../../helpers/seek-around.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const BIG = 4608;
const SMALL = 1152;
const big = splitFlac(await readFile(await bench.make('big.flac', '-frame_size', `${BIG}`)));
const small = splitFlac(await readFile(await bench.make('small.flac', '-frame_size', `${SMALL}`)));

/** Every third big block is cut into four small ones. */
const blocks = big.frames.flatMap((frame, index) =>
  index % 3 === 1 ? small.frames.slice(4 * index, 4 * index + 4) : [frame],
);
const samples = blocks
  .map((_, index) => blockFrames(index))
  .reduce<number[]>((sums, count) => [...sums, (sums.at(-1) ?? 0) + count], [0]);

function blockFrames(index: number): number {
  return index % 6 === 0 || index % 6 === 5 ? BIG : SMALL;
}

describe('in FLAC whose blocks vary in size under the sync code for one size, positions are those of the linear decode', () => {
  it.each([
    ['numbered by blocks', SMALL, (index: number) => index],
    ['numbered by samples, as before FLAC 1.2', SMALL, (index: number) => samples[index]!],
    ['numbered by blocks, of one size by its header', BIG, (index: number) => index],
  ])('%s', async (name, minBlock, numberOf) => {
    const path = bench.path(`${name.replaceAll(' ', '-')}.flac`);
    const frames = blocks.map((frame, index) => renumbered(frame, numberOf(index)));
    const head = withStreamInfo(big.head, minBlock, BIG, SOURCE_FRAMES);
    await writeFile(path, Buffer.concat([head, ...frames]));
    expect((await referenceDecode(path)).frames).toBe(SOURCE_FRAMES);
    expect((await seekAround(path, 6)).wrong).toEqual([]);
    await expectRange(path, SOURCE_FRAMES - 44_100);
    const report = await verifyFile(
      { file: path, path },
      { decode: true, hash: false, expected: {} },
      context,
    );
    expect(report.findings.map(({ code }) => code)).toEqual(['md5-unset']);
  });
});

describe('where a FLAC stream changes, positions are those of the linear decode', () => {
  it.each([
    ['its rate', ['-ar', '48000']],
    ['its channels', ['-ac', '1']],
  ])('%s', async (name, options) => {
    const other = splitFlac(await readFile(await bench.make(`other${name.at(-1)}.flac`, ...options)));
    const path = bench.path(`${name.replaceAll(' ', '-')}.flac`);
    const whole = big.frames.slice(0, -1);
    const frames = [...whole, ...other.frames.map((frame, index) => renumbered(frame, whole.length + index))];
    await writeFile(path, Buffer.concat([withStreamInfo(big.head, BIG, BIG, SOURCE_FRAMES), ...frames]));
    const { frames: length } = await referenceDecode(path);
    expect(length).toBeGreaterThan(280_000);
    for (const from of [0, 100_000, 144_000, 200_000, length - 44_100]) await expectRange(path, from);
  });
});

/** Through the whole program, with a window too small to hold it. */
async function expectRange(path: string, from: number): Promise<void> {
  const { samples: linear, channels } = await referenceDecode(path);
  const windowed = ['--memory', '0', '--read-ahead', '300ms', '--lookback', '10ms'];
  const to = from + 44_000;
  const { stdoutBytes, code } = await runPlayhead([
    path,
    ...windowed,
    '--range',
    `${from}f-${to}f`,
    '--output',
    '-',
  ]);
  const { buffer, byteOffset, byteLength } = linear.subarray(from * channels, to * channels);
  expect(code).toBe(0);
  expect(stdoutBytes.equals(Buffer.from(buffer, byteOffset, byteLength))).toBe(true);
}
