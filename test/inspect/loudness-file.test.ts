import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { albumLoudness, loudnessOfFile, type LoudnessOptions } from '../../src/inspect/loudness-file.ts';
import { fixture } from '../helpers/fixtures.ts';
import { tones, writeFloatWav } from '../helpers/float-wav.ts';
import { audioBench } from '../helpers/make-audio.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const RATE = 48_000;

function measure(file: string, options: Partial<LoudnessOptions> = {}) {
  const all = { dualMono: false, dynamicRange: false, blocks: false, limits: {}, ...options };
  return loudnessOfFile({ file, path: file }, all, context);
}

/** Stereo sines of 1 kHz: level in dBFS and seconds, in turn. */
async function stereoTones(
  name: string,
  ...parts: (readonly [levelDb: number, seconds: number])[]
): Promise<string> {
  const samples = tones(
    RATE,
    1000,
    parts.map(([levelDb, seconds]) => ({ levelsDb: [levelDb, levelDb], seconds })),
  );
  return writeFloatWav(bench.path(`${name}.wav`), RATE, 2, samples);
}

describe('integrated loudness of EBU Tech 3341 is right to 0.1 LU', () => {
  it.each([
    ['case 1: -23 dBFS', -23, [[-23, 20]]],
    ['case 2: -33 dBFS', -33, [[-33, 20]]],
    [
      'case 3: quieter before and after',
      -23,
      [
        [-36, 10],
        [-23, 60],
        [-36, 10],
      ],
    ],
    [
      'case 4: silence around it',
      -23,
      [
        [-72, 10],
        [-36, 10],
        [-23, 60],
        [-36, 10],
        [-72, 10],
      ],
    ],
    [
      'case 5: louder in the middle',
      -23,
      [
        [-26, 20],
        [-20, 20.1],
        [-26, 20],
      ],
    ],
  ] as const)('%s', async (name, expected, parts) => {
    const report = await measure(await stereoTones(name.slice(0, 6), ...parts));
    expect(Math.abs(report.integrated! - expected)).toBeLessThanOrEqual(0.1);
    expect(report.gain_to_18).toBeCloseTo(-18 - report.integrated!, 1);
    expect(report.gain_to_23).toBeCloseTo(-23 - report.integrated!, 1);
  });

  it('case 6: five channels, the surrounds 1.5 dB heavier', async () => {
    const levels = [-28, -28, -24, -30, -30];
    const file = await writeFloatWav(
      bench.path('five.wav'),
      RATE,
      5,
      tones(RATE, 1000, [{ levelsDb: levels, seconds: 20 }]),
    );
    const layout = await bench.convert(
      file,
      'five-layout.wav',
      '-af',
      'aformat=channel_layouts=5.0',
      '-c:a',
      'pcm_f32le',
    );
    expect(Math.abs((await measure(layout)).integrated! + 23)).toBeLessThanOrEqual(0.1);
  });

  it('momentary and short-term maxima are those of the loudest window', async () => {
    const report = await measure(await stereoTones('maxima', [-30, 5], [-20, 5], [-30, 5]));
    expect(Math.abs(report.momentary_max! + 20)).toBeLessThanOrEqual(0.1);
    expect(Math.abs(report.short_term_max! + 20)).toBeLessThanOrEqual(0.1);
  });

  it('a mono file meant for two loudspeakers is 3 dB louder', async () => {
    const file = await writeFloatWav(
      bench.path('mono.wav'),
      RATE,
      1,
      tones(RATE, 1000, [{ levelsDb: [-23], seconds: 5 }]),
    );
    const [single, dual] = [await measure(file), await measure(file, { dualMono: true })];
    expect(dual.integrated! - single.integrated!).toBeCloseTo(3.01, 1);
  });
});

describe('loudness range of EBU Tech 3342 is right to 1 LU', () => {
  it.each([
    [
      'case 1',
      10,
      [
        [-20, 20],
        [-30, 20],
      ],
    ],
    [
      'case 2',
      5,
      [
        [-20, 20],
        [-15, 20],
      ],
    ],
    [
      'case 3',
      20,
      [
        [-40, 20],
        [-20, 20],
      ],
    ],
    [
      'case 4',
      15,
      [
        [-50, 20],
        [-35, 20],
        [-20, 20],
        [-35, 20],
        [-50, 20],
      ],
    ],
  ] as const)('%s', async (name, expected, parts) => {
    const report = await measure(await stereoTones(`range ${name}`, ...parts));
    expect(Math.abs(report.range! - expected)).toBeLessThanOrEqual(1);
  });
});

describe('true peak of EBU Tech 3341 is within +0.2 and -0.4 dB', () => {
  it.each([
    ['case 15: a quarter of the rate', 4, 0, 0.5, -6],
    ['case 16: between the samples', 4, 45, 0.5, -6],
    ['case 17: a sixth of the rate', 6, 60, 0.5, -6],
    ['case 18: an eighth of the rate', 8, 67.5, 0.5, -6],
    ['case 19: above full scale', 4, 45, 1.41, 3],
  ])('%s', async (name, divisor, degrees, amplitude, expected) => {
    const samples = new Float32Array(RATE * 2 * 2);
    for (let index = 0; index < samples.length; index++) {
      const frame = index >> 1;
      // Tapered, as in the standard's own files: a step would have a higher peak of its own.
      const taper = Math.min(1, frame / 4800, (samples.length / 2 - frame) / 4800);
      samples[index] =
        amplitude * taper * Math.sin((2 * Math.PI * frame) / divisor + (degrees * Math.PI) / 180);
    }
    const report = await measure(
      await writeFloatWav(bench.path(`${name.slice(0, 7)}.wav`), RATE, 2, samples),
    );
    expect(report.true_peak! - expected).toBeLessThanOrEqual(0.2);
    expect(report.true_peak! - expected).toBeGreaterThanOrEqual(-0.4);
  });
});

it('an album is louder than the mean of its tracks when one is quiet', async () => {
  const loud = await measure(await stereoTones('loud', [-20, 20]), { blocks: true });
  const quiet = await measure(await stereoTones('quiet', [-40, 20]), { blocks: true });
  const album = albumLoudness([loud.blocks!, quiet.blocks!], {});
  // The quiet track lies under the relative gate: the album is as loud as the loud one.
  expect(album.integrated).toBeCloseTo(-20, 1);
  expect(album).toMatchObject({ type: 'album', true_peak: loud.true_peak });
});

it('the tags stand beside the measurement, with the difference', async () => {
  const report = await measure(fixture('tagged/replaygain.ogg'));
  expect(report.tags).toMatchObject({ track_gain: -6.5, album_gain: -4.25 });
  expect(report.tag_difference).toBeCloseTo(-6.5 - report.gain_to_18!, 2);
});

it('a threshold that is exceeded is named', async () => {
  const file = await stereoTones('threshold', [-10, 5]);
  const limits = { maxTruePeak: -12, maxLoudness: -5, minLoudness: -9, maxRange: 3 };
  expect((await measure(file, { limits })).exceeded).toEqual(['max-true-peak', 'min-loudness']);
});

it('silence has no loudness', async () => {
  const file = await writeFloatWav(bench.path('silent.wav'), RATE, 2, new Float32Array(RATE * 4));
  expect(await measure(file)).toMatchObject({
    integrated: null,
    gain_to_18: null,
    true_peak: null,
    error: null,
  });
});

it('the DR value of a sine is 0, and that of one with a loud click is the click over the sine', async () => {
  const sine = tones(RATE, 1000, [{ levelsDb: [-20, -20], seconds: 12 }]);
  const plain = await measure(await writeFloatWav(bench.path('dr0.wav'), RATE, 2, sine), {
    dynamicRange: true,
  });
  expect(plain.dynamic_range).toBeCloseTo(0, 1);
  for (const second of [1, 4, 7, 10]) sine.fill(0.5, second * RATE * 2, second * RATE * 2 + 4);
  const clicks = await measure(await writeFloatWav(bench.path('dr14.wav'), RATE, 2, sine), {
    dynamicRange: true,
  });
  expect(clicks.dynamic_range).toBeCloseTo(20 * Math.log10(0.5 / 0.1), 1);
});
