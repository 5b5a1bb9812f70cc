import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { spectrumOfFile } from '../../src/inspect/spectrum-of-file.ts';
import { tones, writeFloatWav } from '../helpers/float-wav.ts';
import { audioBench } from '../helpers/make-audio.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const RATE = 44_100;

function analyse(file: string, output: string | null = null) {
  return spectrumOfFile({ file, path: file }, { output, heatMap: true }, context);
}

it('a sine of -6 dBFS has its level in its band and (nearly) nothing elsewhere', async () => {
  const samples = tones(RATE, 1000, [{ levelsDb: [-6, -6], seconds: 5 }]);
  const report = await analyse(await writeFloatWav(bench.path('sine.wav'), RATE, 2, samples));
  const band = report.bands.find(({ low, high }) => low < 1000 && high > 1000)!;
  expect(band.level).toBeCloseTo(-6, 1);
  const far = report.bands.filter(({ low, high }) => high < 600 || low > 1600);
  expect(Math.max(...far.map(({ level }) => level ?? -150))).toBeLessThan(-90);
});

it('finds the low-pass of an encoder, and what speaks for it', async () => {
  await bench.run(
    'sox',
    '-R',
    '-r',
    '44100',
    '-c',
    '2',
    '-n',
    '-b',
    '16',
    'noise.wav',
    'synth',
    '20',
    'whitenoise',
    'vol',
    '-12dB',
  );
  await bench.run('lame', '--quiet', '-b', '192', '--lowpass', '16', 'noise.wav', 'lowpass.mp3');
  const { cutoff } = await analyse(bench.path('lowpass.mp3'));
  expect(cutoff!.frequency).toBeGreaterThan(15_500);
  expect(cutoff!.frequency).toBeLessThan(16_500);
  expect(cutoff!.drop).toBeGreaterThan(30);
  expect(cutoff!.level_below - cutoff!.level_above).toBeCloseTo(cutoff!.drop, 0);
});

it('finds none where the spectrum reaches the top', async () => {
  expect((await analyse(bench.path('noise.wav'))).cutoff).toBeNull();
});

it('the picture over time shows when which frequency sounded', async () => {
  const samples = tones(RATE, 440, [
    { levelsDb: [-20, -20], seconds: 2 },
    { levelsDb: [-200, -200], seconds: 2 },
  ]);
  const { heat_map } = await analyse(await writeFloatWav(bench.path('half.wav'), RATE, 2, samples));
  const row = heat_map!.frequencies.findIndex((edge) => edge > 440);
  const quarter = Math.floor(heat_map!.columns.length / 4);
  expect(heat_map!.columns[quarter]![row]).toBeGreaterThan(-40);
  expect(heat_map!.columns[3 * quarter]![row]).toBeLessThan(-100);
});

it('a PNG is written whole', async () => {
  const file = bench.path('picture.png');
  expect(await analyse(bench.path('half.wav'), file)).toMatchObject({ saved_as: file, error: null });
  const png = await readFile(file);
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  expect(png.toString('latin1', png.length - 8, png.length - 4)).toBe('IEND');
  // Every chunk is whole, the one that names this program included.
  await expect(bench.run('ffmpeg', '-v', 'error', '-xerror', '-i', file, '-f', 'null', '-')).resolves.toBe(
    '',
  );
});
