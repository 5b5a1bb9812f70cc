import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../../src/ffmpeg/locate-ffmpeg.ts';
import { decodeWaveform } from '../../../src/media/waveform/decode-waveform.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');
const ffmpegPath = locateFfmpeg({ env: process.env }).path;
let dir: string;

beforeAll(() => {
  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  dir = mkdtempSync(path.join(ROOT, '.cache', 'waveform-'));
});
afterAll(() => removeFolder(dir));

function ffmpeg(...args: readonly string[]): void {
  execFileSync(ffmpegPath, ['-nostdin', '-v', 'error', '-y', ...args]);
}

/** Long enough for packets to be left out. */
const LONG_SECONDS = 490;
/** The level of the tone changes every 20 s. */
const STAIR_SECONDS = 20;
const levelAt = (seconds: number): number => [0.1, 0.8, 0.3, 0.6][Math.floor(seconds / STAIR_SECONDS) % 4]!;

/** Each slice that is not at an edge of two levels is as loud as its place says. */
function expectStairs(bins: readonly number[], fromSeconds: number, lengthSeconds: number): void {
  bins.forEach((peak, index) => {
    const atSeconds = fromSeconds + ((index + 0.5) * lengthSeconds) / bins.length;
    const intoStair = atSeconds % STAIR_SECONDS;
    if (intoStair < 1.5 || intoStair > STAIR_SECONDS - 1.5) return;
    expect(Math.abs(peak - levelAt(atSeconds)), `${peak} at ${atSeconds} s`).toBeLessThan(0.08);
  });
}

describe('decodeWaveform', () => {
  beforeAll(() => {
    const level = `(0.1+0.7*eq(mod(floor(t/${STAIR_SECONDS}),4),1)+0.2*eq(mod(floor(t/${STAIR_SECONDS}),4),2)+0.5*eq(mod(floor(t/${STAIR_SECONDS}),4),3))`;
    ffmpeg(
      ...['-f', 'lavfi', '-i', `aevalsrc='${level}*sin(2*PI*300*t)':s=16000:d=${LONG_SECONDS}`],
      path.join(dir, 'stairs.wav'),
    );
  });

  const peaksOf = async (file: string, startSeconds: number, durationSeconds: number, count: number) => {
    const bins = new Float32Array(count).fill(NaN);
    let done = 0;
    await decodeWaveform({
      ffmpegPath,
      file,
      startSeconds,
      durationSeconds,
      bins,
      signal: new AbortController().signal,
      onProgress: (seconds) => (done = seconds),
    });
    return { bins: [...bins], done };
  };

  it('gives each slice its peak: a tone of 0.5, silence, a tone of 0.25', async () => {
    const file = path.join(dir, 'steps.flac');
    const level = "'if(lt(t,2),0.5,if(lt(t,4),0,0.25))*sin(2*PI*200*t)'";
    ffmpeg('-f', 'lavfi', '-i', `aevalsrc=${level}:s=44100:d=6`, file);
    const { bins, done } = await peaksOf(file, 0, 6, 6);
    const expected = [0.5, 0.5, 0, 0, 0.25, 0.25];
    // The resampler rings for a few samples where a tone ends.
    bins.forEach((peak, index) =>
      expect(Math.abs(peak - expected[index]!), `slice ${index}`).toBeLessThan(0.03),
    );
    expect(done).toBeCloseTo(6, 2);
  });

  it('looks at a part of a file only', async () => {
    const { bins } = await peaksOf(path.join(dir, 'steps.flac'), 3, 2, 4);
    expect(bins[0]!).toBeLessThan(0.01);
    expect(bins[3]!).toBeGreaterThan(0.2);
  });

  it.each(['wav', 'flac', 'mp3', 'ogg', 'm4a'])(
    'finds loud and quiet places of a long %s where they are',
    async (extension) => {
      const file = path.join(dir, `long.${extension}`);
      ffmpeg('-i', path.join(dir, 'stairs.wav'), '-b:a', '48k', file);
      const { bins } = await peaksOf(file, 0, LONG_SECONDS, 2048);
      expect(bins.filter((peak) => Number.isNaN(peak))).toEqual([]);
      expectStairs(bins, 0, LONG_SECONDS);
    },
  );

  it('finds them in a part of a long file too', async () => {
    const { bins } = await peaksOf(path.join(dir, 'long.mp3'), 50, LONG_SECONDS - 60, 2048);
    expectStairs(bins, 50, LONG_SECONDS - 60);
  });

  it('finds the edges of a silence that takes hardly any bytes', async () => {
    const file = path.join(dir, 'silence.flac');
    const tone = "aevalsrc='if(between(t,25,95),0,0.5*sin(2*PI*300*t))':s=16000:d=490";
    ffmpeg(...['-f', 'lavfi', '-i', tone, '-sample_fmt', 's32', '-bits_per_raw_sample', '24'], file);
    const { bins } = await peaksOf(file, 0, LONG_SECONDS, 2048);
    bins.forEach((peak, index) => {
      const atSeconds = ((index + 0.5) * LONG_SECONDS) / bins.length;
      if (Math.abs(atSeconds - 25) < 0.6 || Math.abs(atSeconds - 95) < 0.6) return;
      const expected = atSeconds > 25 && atSeconds < 95 ? 0 : 0.5;
      expect(Math.abs(peak - expected), `${peak} at ${atSeconds} s`).toBeLessThan(0.03);
    });
  });

  it('shows what is left of a FLAC file with a hole in it', async () => {
    const file = path.join(dir, 'hole.flac');
    ffmpeg('-i', path.join(dir, 'stairs.wav'), file);
    const bytes = readFileSync(file);
    bytes.fill(0, Math.floor(bytes.length * 0.45), Math.floor(bytes.length * 0.55));
    writeFileSync(file, bytes);
    const { bins } = await peaksOf(file, 0, LONG_SECONDS, 2048);
    // The byte offsets above are not quite those of the seconds: loud parts take more bytes than quiet ones.
    expectStairs(bins.slice(0, 800), 0, (LONG_SECONDS * 800) / 2048);
    expectStairs(bins.slice(1280), (LONG_SECONDS * 1280) / 2048, (LONG_SECONDS * 768) / 2048);
  });

  it.each([
    ['mp3', ['-q:a', '6', '-write_xing', '0']],
    ['mp3', ['-b:a', '8k', '-ar', '16000']],
    ['aac', ['-b:a', '24k']],
  ] as const)('finds them in a long %s made with %j', async (extension, options) => {
    const file = path.join(dir, `headerless.${extension}`);
    ffmpeg('-i', path.join(dir, 'stairs.wav'), ...options, file);
    const { bins } = await peaksOf(file, 0, LONG_SECONDS, 2048);
    expectStairs(bins, 0, LONG_SECONDS);
  });

  it('decodes a long file whole whose packets are too large to choose from', async () => {
    const file = path.join(dir, 'long.wv');
    ffmpeg('-i', path.join(dir, 'stairs.wav'), '-c:a', 'wavpack', file);
    const { bins } = await peaksOf(file, 0, LONG_SECONDS, 2048);
    expectStairs(bins, 0, LONG_SECONDS);
  });

  it('ends when it is told, and leaves what it had', async () => {
    const bins = new Float32Array(100).fill(NaN);
    const stop = new AbortController();
    await decodeWaveform({
      ffmpegPath,
      file: path.join(dir, 'long.flac'),
      startSeconds: 0,
      durationSeconds: LONG_SECONDS,
      bins,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    const known = [...bins].filter((peak) => !Number.isNaN(peak)).length;
    expect(known).toBeGreaterThan(0);
    expect(known).toBeLessThan(100);
  });

  it('leaves everything unknown of a file that is none', async () => {
    const { bins } = await peaksOf(path.join(dir, 'missing.flac'), 0, 6, 6);
    expect(bins.every((peak) => Number.isNaN(peak))).toBe(true);
  });
});
