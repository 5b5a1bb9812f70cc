import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCover, parsePpm } from '../../src/media/cover-art.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const ffmpegPath = locateFfmpeg({ env: process.env }).path;
let dir: string;

beforeAll(() => {
  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  dir = mkdtempSync(path.join(ROOT, '.cache', 'pictures-'));
});
afterAll(() => removeFolder(dir));

function ffmpeg(...args: readonly string[]): void {
  execFileSync(ffmpegPath, ['-nostdin', '-v', 'error', '-y', ...args]);
}

describe('loadCover', () => {
  const load = (file: string, hasEmbedded: boolean, width = 12, height = 12) =>
    loadCover({
      ffmpegPath,
      file,
      hasEmbedded,
      width,
      height,
      colours: null,
      signal: new AbortController().signal,
    });

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
    const song = path.join(dir, 'plain.flac');
    ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', song);
    expect(await load(song, false)).toBeNull();
    expect(await load(song, true)).toBeNull();
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
