import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../../src/inspect/batch/job-runner.ts';
import { verifyFile } from '../../../src/inspect/verify-file.ts';
import { endOfWholeFlac } from '../../../src/inspect/flac/whole-flac.ts';
import { SegmentThread, type SegmentThreads } from '../../../src/inspect/flac/segment-thread-owner.ts';
import { FileBytes } from '../../../src/formats/file-bytes.ts';
import { probeFile } from '../../../src/media/probe-header.ts';
import { damaged, type DamageKind } from '../../helpers/damage.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';
import { audioBench } from '../../helpers/make-audio.ts';

const bench = await audioBench();
await bench.make('source.wav', '-map_metadata', '-1');
const context = inspectionContext(null, new AbortController().signal);
const threads: SegmentThreads = {
  count: 2,
  start: () => new SegmentThread(path.resolve('dist/flac-segment.cjs')),
};

async function isWhole(file: string, threads: SegmentThreads | null = null): Promise<boolean> {
  const bytes = await FileBytes.open(file);
  try {
    const facts = await probeFile(bytes);
    if (facts === null) return false;
    return (await endOfWholeFlac(bytes, file, facts, { ...context, threads })) !== null;
  } finally {
    await bytes.close();
  }
}

/** Makes a WAV with sox, encodes it with flac, and gives its path. */
async function encoded(name: string, sox: readonly string[], flac: readonly string[]): Promise<string> {
  await bench.run('sox', ...sox.map((word) => (word === 'OUT' ? `${name}.wav` : word)));
  await bench.run('flac', '-s', '--lax', ...flac, `${name}.wav`, '-o', `${name}.flac`);
  return bench.path(`${name}.flac`);
}

const NOISE = ['-D', '-n', '-r', '44100'];
const HALF = ['synth', '1.5', 'pinknoise', 'sine', '440', 'gain', '-3'];

describe('every way of coding a frame decodes to the promised MD5', () => {
  it.each([
    ['level 0: fixed predictors', ['source.wav', 'OUT'], ['-0']],
    ['level 5', ['source.wav', 'OUT'], ['-5']],
    ['level 8: 12 coefficients', ['source.wav', 'OUT'], ['-8']],
    ['32 coefficients', ['source.wav', 'OUT'], ['-l', '32', '-e']],
    ['15 bits a coefficient', ['source.wav', 'OUT'], ['-8', '-q', '15']],
    ['adaptive mid-side', ['source.wav', 'OUT'], ['-1']],
    ['long frames', ['source.wav', 'OUT'], ['-b', '65535']],
    ['short frames', ['source.wav', 'OUT'], ['-b', '16', '-l', '0']],
    ['mono', [...NOISE, '-b', '16', '-c', '1', 'OUT', ...HALF], ['-5']],
    ['eight channels', [...NOISE, '-b', '16', '-c', '8', 'OUT', ...HALF], ['-5']],
    ['8 bit', [...NOISE, '-b', '8', '-c', '2', 'OUT', ...HALF], ['-5']],
    ['24 bit', [...NOISE, '-b', '24', '-c', '2', 'OUT', ...HALF], ['-8']],
    ['verbatim: white noise', [...NOISE, '-b', '16', '-c', '2', 'OUT', 'synth', '1', 'whitenoise'], ['-5']],
    ['constant: silence', [...NOISE, '-b', '16', '-c', '2', 'OUT', 'trim', '0', '30'], ['-5']],
    ['full-scale square', [...NOISE, '-b', '16', '-c', '2', 'OUT', 'synth', '1', 'square', '997'], ['-8']],
    ['wasted bits', [...NOISE, '-b', '24', '-c', '2', 'OUT', 'synth', '1', 'sine', '99', 'vol', '0'], ['-5']],
  ])('%s', async (name, sox, flac) => {
    expect(await isWhole(await encoded(name.replace(/\W/g, '-'), sox, flac))).toBe(true);
  });

  it("of ffmpeg's encoder, with wasted bits", async () => {
    // 16 bits in 24: the lowest eight are always 0.
    await bench.run(
      ...['ffmpeg', '-nostdin', '-v', 'error', '-i', 'source.wav', '-sample_fmt', 's32'],
      ...['-bits_per_raw_sample', '24', 'wasted.flac'],
    );
    await bench.run('flac', '-s', '-d', 'wasted.flac', '-o', 'wasted.wav');
    await bench.run('flac', '-s', '-5', 'wasted.wav', '-o', 'wasted-5.flac');
    expect(await isWhole(bench.path('wasted.flac'))).toBe(true);
    expect(await isWhole(bench.path('wasted-5.flac'))).toBe(true);
  });
});

describe('more than one segment', () => {
  it('in this thread and in three', async () => {
    const file = await encoded(
      'long',
      [...NOISE, '-b', '16', '-c', '2', 'OUT', 'synth', '60', 'pinknoise'],
      ['-3'],
    );
    expect((await readFile(file)).length).toBeGreaterThan(4 << 20);
    expect(await isWhole(file)).toBe(true);
    expect(await isWhole(file, threads)).toBe(true);
  });

  it('that hold far more samples than a slot', async () => {
    // Five minutes of silence in some 50 kB, and noise on both sides of it.
    const file = await encoded(
      'silence-between',
      [...NOISE, '-b', '16', '-c', '2', 'OUT', 'synth', '15', 'whitenoise', 'pad', '300@7'],
      ['-0'],
    );
    expect(await isWhole(file)).toBe(true);
    expect(await isWhole(file, threads)).toBe(true);
  });

  it('with a flipped bit in the last one', async () => {
    const bytes = await readFile(bench.path('long.flac'));
    bytes[bytes.length - 5000]! ^= 16;
    await writeFile(bench.path('long-bad.flac'), bytes);
    expect(await isWhole(bench.path('long-bad.flac'), threads)).toBe(false);
  });

  it('with a thread that cannot be started', async () => {
    const file = bench.path('no-thread.cjs');
    await writeFile(file, 'throw new Error("no");');
    const broken: SegmentThreads = { count: 1, start: () => new SegmentThread(file) };
    expect(await isWhole(bench.path('long.flac'), broken)).toBe(true);
  });
});

it('no damage to the audio passes for whole', async () => {
  const good = await readFile(bench.path('level-5.flac'));
  const kinds: readonly DamageKind[] = ['flip', 'cut', 'insert', 'remove', 'zero'];
  const random = seededRandom(7);
  const missed: string[] = [];
  for (let count = 0; count < 150; count++) {
    const kind = kinds[count % kinds.length]!;
    const at = 8300 + Math.floor(random() * (good.length - 8300));
    const bad = damaged(good, kind, at, random);
    if (bad.equals(good)) continue;
    await writeFile(bench.path('bad.flac'), bad);
    if (await isWhole(bench.path('bad.flac'))) missed.push(`${kind} at ${at}`);
  }
  expect(missed).toEqual([]);
});

it('a wrong MD5, or a wrong length, is not whole', async () => {
  const bytes = await readFile(bench.path('level-5.flac'));
  bytes[30]! ^= 1;
  await writeFile(bench.path('md5.flac'), bytes);
  expect(await isWhole(bench.path('md5.flac'))).toBe(false);
  bytes[30]! ^= 1;
  bytes[25]! ^= 1;
  await writeFile(bench.path('length.flac'), bytes);
  expect(await isWhole(bench.path('length.flac'))).toBe(false);
});

describe('where WebAssembly gets no memory', () => {
  const options = { decode: true, hash: false, expected: {} };
  const poor = {
    ...context,
    flacKernel: () => {
      throw new RangeError(
        'WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance',
      );
    },
  };

  it('ffmpeg decodes FLAC, and finds the same', async () => {
    await bench.run('flac', '-s', '-f', 'source.wav', '-o', 'poor.flac');
    const file = bench.path('poor.flac');
    const target = { file, path: file };
    const good = await verifyFile(target, options, poor);
    expect(good).toEqual(await verifyFile(target, options, context));
    expect(good).toMatchObject({ status: 'ok', error: null });
    const bytes = await readFile(file);
    bytes[bytes.length - 5000]! ^= 1;
    await writeFile(file, bytes);
    const bad = await verifyFile(target, options, poor);
    expect(bad).toEqual(await verifyFile(target, options, context));
    expect(bad).toMatchObject({ status: 'damaged', findings: [{ code: 'frame-crc' }] });
  });
});
