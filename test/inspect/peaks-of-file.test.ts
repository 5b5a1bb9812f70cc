import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { peaksOfFile, type PeaksOptions } from '../../src/inspect/peaks-of-file.ts';
import type { InspectionContext } from '../../src/inspect/inspection.ts';
import { brailleWave } from '../../src/cli/inspection/braille-wave.ts';
import { audioBench, SOURCE_FRAMES } from '../helpers/make-audio.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const wav = await bench.make('source.wav', '-c:a', 'pcm_s16le');
const raw = await readFile(await bench.convert(wav, 'source.raw', '-f', 's16le'));

function peaks(options: Partial<PeaksOptions> = {}, path = wav, asked = context) {
  const all: PeaksOptions = {
    zoom: { type: 'samples-per-pixel', samples: 256 },
    bits: 16,
    splitChannels: false,
    output: null,
    ...options,
  };
  return peaksOfFile({ file: path, path }, all, asked);
}

/** The format's definition, computed the long way from the raw samples. */
function expected(samplesPerPixel: number, bits: 8 | 16, split: boolean): number[] {
  const values: number[] = [];
  for (let from = 0; from < SOURCE_FRAMES; from += samplesPerPixel)
    for (const channels of split ? [[0], [1]] : [[0, 1]]) {
      const window: number[] = [];
      for (let frame = from; frame < Math.min(SOURCE_FRAMES, from + samplesPerPixel); frame++) {
        const sum = channels.reduce(
          (total, channel) => total + raw.readInt16LE((frame * 2 + channel) * 2),
          0,
        );
        window.push(Math.trunc(sum / channels.length) + 0); // never -0
      }
      const pair = [Math.min(...window), Math.max(...window)];
      values.push(...(bits === 8 ? pair.map((value) => Math.trunc(value / 256) + 0) : pair));
    }
  return values;
}

describe('every value is that of the definition', () => {
  it.each([
    [256, 16, false],
    [256, 8, false],
    [512, 16, true],
    [1000, 8, true],
    [2, 16, false],
  ] as const)('%i samples per pixel, %i bit, split %s', async (samples, bits, splitChannels) => {
    const { waveform } = await peaks({ zoom: { type: 'samples-per-pixel', samples }, bits, splitChannels });
    expect(waveform).toMatchObject({
      version: 2,
      channels: splitChannels ? 2 : 1,
      sample_rate: 44_100,
      samples_per_pixel: samples,
      bits,
      length: Math.ceil(SOURCE_FRAMES / samples),
    });
    expect([...waveform!.data]).toEqual(expected(samples, bits, splitChannels));
  });

  it('the zoom may be given in pixels per second', async () => {
    const { waveform } = await peaks({ zoom: { type: 'pixels-per-second', pixels: 100 } });
    expect(waveform).toMatchObject({ samples_per_pixel: 441, length: Math.ceil(SOURCE_FRAMES / 441) });
  });
});

describe('FLAC', () => {
  const alone: InspectionContext = {
    ...context,
    ffmpegPath() {
      throw new Error('ffmpeg was asked for');
    },
  };

  it.each([
    [256, 16, false],
    [1000, 8, true],
  ] as const)('is decoded here: %i samples per pixel, %i bit, split %s', async (samples, bits, split) => {
    const flac = await bench.convert(wav, 'source.flac');
    const zoom = { type: 'samples-per-pixel', samples } as const;
    const { error, waveform } = await peaks({ zoom, bits, splitChannels: split }, flac, alone);
    expect(error).toBeNull();
    expect([...waveform!.data]).toEqual(expected(samples, bits, split));
  });

  it.each(['-ac 1', '-ar 96000', '-sample_fmt s32', '-ac 6'])(
    'made with %s has the values of its WAV',
    async (how) => {
      const flac = await bench.convert(wav, 'other.flac', ...how.split(' '));
      const same = await bench.convert(flac, 'other.wav', '-c:a', 'pcm_s16le');
      const split = { splitChannels: true };
      expect((await peaks(split, flac)).waveform).toEqual((await peaks(split, same)).waveform);
    },
  );

  it('that is damaged has the values of what ffmpeg makes of it', async () => {
    const bytes = await readFile(await bench.convert(wav, 'good.flac'));
    bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 3000);
    const flac = bench.path('flipped.flac');
    await writeFile(flac, bytes);
    const same = await bench.convert(flac, 'flipped.wav', '-c:a', 'pcm_s16le');
    const { waveform } = await peaks({}, flac);
    expect(waveform).toEqual((await peaks({}, same)).waveform);
    expect([...waveform!.data]).not.toEqual(expected(256, 16, false));
  });
});

describe('files', () => {
  it('.dat version 2 has its header and the same values', async () => {
    const file = bench.path('peaks.dat');
    const report = await peaks({ output: file, bits: 8 });
    expect(report).toMatchObject({ saved_as: file, error: null });
    const bytes = await readFile(file);
    const header = Array.from({ length: 6 }, (_, word) => bytes.readInt32LE(word * 4));
    expect(header).toEqual([2, 1, 44_100, 256, Math.ceil(SOURCE_FRAMES / 256), 1]);
    expect([...new Int8Array(bytes.buffer, bytes.byteOffset + 24, bytes.length - 24)]).toEqual(
      expected(256, 8, false),
    );
  });

  it('.json is the object itself', async () => {
    const file = bench.path('peaks.json');
    await peaks({ output: file, splitChannels: true });
    const { data, ...header } = JSON.parse(await readFile(file, 'utf8')) as { data: number[] };
    expect(header).toEqual({
      version: 2,
      channels: 2,
      sample_rate: 44_100,
      samples_per_pixel: 256,
      bits: 16,
      length: Math.ceil(SOURCE_FRAMES / 256),
    });
    expect(data).toEqual(expected(256, 16, true));
  });
});

it('braille fills from the lowest to the highest value', () => {
  expect(brailleWave([0, 0, 0, 0], 100, { columns: 10, rows: 1 })).toBe('⠤\n');
  expect(brailleWave([-100, 99, 0, 0], 100, { columns: 10, rows: 1 })).toBe('⡧\n');
  expect(brailleWave([], 100, { columns: 10, rows: 1 })).toHaveLength(2);
});
