import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { albumTracks, allFormats, fixture, generated } from './fixtures.ts';
import { referenceDecode } from './reference-decode.ts';
import { parseWav } from './wav-file.ts';

const FIXTURES = path.resolve(import.meta.dirname, '..', '..', 'fixtures');

function probe(file: string, entries: string): string {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'a:0',
    '-show_entries',
    entries,
    '-of',
    'default=nw=1:nk=1',
    file,
  ];
  return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim();
}

describe('fixtures', () => {
  test('the committed ones take less than 3 MB', () => {
    const files = readdirSync(FIXTURES, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
    const bytes = files.reduce((sum, e) => sum + statSync(path.join(e.parentPath, e.name)).size, 0);
    expect(files.length).toBeGreaterThan(45);
    expect(bytes).toBeLessThan(3_000_000);
  });

  test('making them again makes nothing and leaves the committed ones as they are', () => {
    const script = path.resolve(FIXTURES, '..', 'scripts', 'fixtures.mjs');
    const times = (): readonly string[] =>
      readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).map(
        (name) => `${name} ${statSync(path.join(FIXTURES, name)).mtimeMs}`,
      );
    execFileSync(process.execPath, [script]);
    const before = times();
    expect(execFileSync(process.execPath, [script], { encoding: 'utf8' })).toBe('');
    expect(times()).toEqual(before);
  });

  test('the list of formats is the folder, and each file is of the codec it says', () => {
    expect(allFormats.map(({ name }) => name).sort()).toEqual(
      readdirSync(path.join(FIXTURES, 'formats')).sort(),
    );
    for (const { path: file, codec } of allFormats)
      expect(`${path.basename(file)} ${probe(file, 'stream=codec_name')}`).toBe(
        `${path.basename(file)} ${codec}`,
      );
  });

  test('the album is one continuous piece, cut', async () => {
    const piece = parseWav(readFileSync(await generated('album-piece/piece.wav')));
    const tracks = await Promise.all(albumTracks().map(referenceDecode));
    expect(tracks.map(({ frames }) => frames)).toEqual([187_311, 182_696, 185_653]);
    const joined = Buffer.concat(tracks.map(({ samples }) => Buffer.from(samples.buffer)));
    expect(joined.equals(Buffer.from(piece.samples.buffer))).toBe(true);
  });

  test('a truncated file really is shorter than its header says', async () => {
    const declared = (await referenceDecode(fixture('formats/flac.flac'))).frames;
    const kept = (await referenceDecode(fixture('damaged/truncated.flac'))).frames;
    expect(declared).toBe(44_100);
    expect(kept).toBeLessThan(20_000);
    expect(probe(fixture('damaged/truncated.flac'), 'stream=duration')).toBe('1.000000');
  });

  test('the reference decode of a WAV is the WAV', async () => {
    const file = fixture('formats/wav-s16.wav');
    const decoded = await referenceDecode(file);
    const read = parseWav(readFileSync(file));
    expect(decoded).toMatchObject({ sampleRate: 44_100, channels: 2, frames: 44_100 });
    expect(Buffer.from(decoded.samples.buffer).equals(Buffer.from(read.samples.buffer))).toBe(true);
  });

  test('generated files are made when asked for: a folder named like a song, a file nobody may read', async () => {
    expect(lstatSync(await generated('dir.mp3')).isDirectory()).toBe(true);
    expect(lstatSync(await generated('no-permission.wav')).mode & 0o777).toBe(0);
    await expect(generated('never-heard-of.mp3')).rejects.toThrow('unknown: never-heard-of.mp3');
  });

  test('an MP3 without a header has no length to trust, and a variable bit rate', async () => {
    const file = await generated('ten-minutes-headerless-vbr.mp3');
    const guessed = Number(probe(file, 'format=duration'));
    expect(Math.abs(guessed - 600)).toBeGreaterThan(10);
  });
});
