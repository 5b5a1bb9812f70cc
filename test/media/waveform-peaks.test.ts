import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCover, parsePpm } from '../../src/media/cover-art.ts';
import { locateFfmpeg } from '../../src/media/ffmpeg-locator.ts';
import { decodeWaveform } from '../../src/media/waveform-peaks.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const ffmpegPath = locateFfmpeg({ env: process.env }).path;
let dir: string;

beforeAll(() => {
  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  dir = mkdtempSync(path.join(ROOT, '.cache', 'pictures-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function ffmpeg(...args: readonly string[]): void {
  execFileSync(ffmpegPath, ['-nostdin', '-v', 'error', '-y', ...args]);
}

describe('decodeWaveform', () => {
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

  it('joins the two halves of a long track without a hole', async () => {
    const file = path.join(dir, 'long.flac');
    ffmpeg('-f', 'lavfi', '-i', 'anoisesrc=d=900:a=0.4:r=8000:seed=5', file);
    const { bins } = await peaksOf(file, 0, 900, 2048);
    expect(bins.filter((peak) => Number.isNaN(peak))).toEqual([]);
    expect(Math.min(...bins)).toBeGreaterThan(0.2);
    expect(Math.max(...bins)).toBeLessThanOrEqual(1);
  });

  it('ends when it is told, and leaves what it had', async () => {
    const bins = new Float32Array(100).fill(NaN);
    const stop = new AbortController();
    await decodeWaveform({
      ffmpegPath,
      file: path.join(dir, 'long.flac'),
      startSeconds: 0,
      durationSeconds: 900,
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

describe('loadCover', () => {
  const load = (file: string, hasEmbedded: boolean, width = 12, height = 12) =>
    loadCover({ ffmpegPath, file, hasEmbedded, width, height, signal: new AbortController().signal });

  it('finds the folder’s picture by its name, and keeps its shape', async () => {
    const album = path.join(dir, 'album');
    mkdirSync(album);
    ffmpeg('-f', 'lavfi', '-i', 'color=red:s=64x32', '-frames:v', '1', path.join(album, 'Folder.JPG'));
    const cover = await load(path.join(album, 'song.flac'), false);
    expect([cover?.width, cover?.height]).toEqual([12, 6]);
    const [red, green, blue] = cover!.rgb;
    expect(red).toBeGreaterThan(240);
    expect(Math.max(green!, blue!)).toBeLessThan(16);
  });

  it('takes the picture in the file first', async () => {
    const album = path.join(dir, 'album');
    const song = path.join(album, 'with.flac');
    const picture = path.join(dir, 'blue.png');
    ffmpeg('-f', 'lavfi', '-i', 'color=blue:s=40x40', '-frames:v', '1', picture);
    ffmpeg(
      ...['-f', 'lavfi', '-i', 'sine=d=1', '-i', picture, '-map', '0:a', '-map', '1:v'],
      ...['-disposition:v', 'attached_pic', '-c:v', 'copy', song],
    );
    const cover = await load(song, true);
    expect([cover?.width, cover?.height]).toEqual([12, 12]);
    expect([...cover!.rgb.subarray(0, 3)].map((value) => Math.round(value / 64))).toEqual([0, 0, 4]);
  });

  it('finds none where there is none', async () => {
    expect(await load(path.join(dir, 'steps.flac'), false)).toBeNull();
    expect(await load(path.join(dir, 'steps.flac'), true)).toBeNull();
    expect(await load('/nowhere/at all.flac', false)).toBeNull();
  });
});

describe('parsePpm', () => {
  const ppm = (header: string, bytes: number) => Buffer.concat([Buffer.from(header), Buffer.alloc(bytes)]);

  it('takes what it says and has, and nothing else', () => {
    expect(parsePpm(ppm('P6\n2 3\n255\n', 18), 10, 10)).toMatchObject({ width: 2, height: 3 });
    expect(parsePpm(ppm('P6\n2 3\n255\n', 17), 10, 10)).toBeNull();
    expect(parsePpm(ppm('P6\n99999 99999\n255\n', 9), 10, 10)).toBeNull();
    expect(parsePpm(ppm('P6\n0 0\n255\n', 0), 10, 10)).toBeNull();
    expect(parsePpm(Buffer.from('hello'), 10, 10)).toBeNull();
    expect(parsePpm(Buffer.alloc(0), 10, 10)).toBeNull();
  });
});
