import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { albumTracks, fixture, generated } from '../helpers/fixtures.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import { parseWav } from '../helpers/wav-file.ts';
import type { PcmAudio } from '../helpers/wav-file.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'ph-inputs-'));
const out = path.join(dir, 'out.wav');
let piece: PcmAudio;
let short: PcmAudio;

beforeAll(async () => {
  piece = await referenceDecode(await generated('album-piece/piece.wav'));
  short = await referenceDecode(fixture('formats/flac.flac'));
});
afterAll(() => removeFolder(dir));

async function render(args: readonly string[], options = {}): Promise<PcmAudio> {
  const { code, stderr } = await runPlayhead([...args, '--output', out], options);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return parseWav(readFileSync(out));
}

function expectSame(rendered: PcmAudio, expected: PcmAudio): void {
  expect(rendered.frames).toBe(expected.frames);
  expect(rendered.samples.findIndex((sample, at) => sample !== expected.samples[at])).toBe(-1);
}

describe('playlists', () => {
  it.each(['album.m3u8', 'album.pls', 'album.xspf', 'album.cue'])('%s is the whole piece', async (name) => {
    expectSame(await render([fixture(`playlists/${name}`)]), piece);
  });

  it('a cue sheet of one file is the whole file, cut at its frames and joined again', async () => {
    expectSame(await render([await generated('album-piece/piece.cue')]), piece);
  });

  it('a playlist that names a missing file says which, and plays the rest', async () => {
    const list = path.join(dir, 'some.m3u');
    const missing = path.join(dir, 'missing.flac');
    writeFileSync(list, `#EXTM3U\r\nmissing.flac\r\n${fixture('formats/flac.flac')}\r\n`);
    const { code, stderr } = await runPlayhead([list, '--output', 'null:fast']);
    expect(stderr).toBe(`playhead: ${missing}: no such file\n`);
    expect(code).toBe(3);
  });

  it('lists without an end come to one, in a line each', async () => {
    for (let level = 0; level < 12; level++)
      writeFileSync(path.join(dir, `${level}.m3u`), `${level + 1}.m3u\n`.repeat(100));
    const { code, stderr } = await runPlayhead([path.join(dir, '0.m3u'), '--output', 'null:fast']);
    const told = (level: number, reason: string) => `playhead: ${path.join(dir, `${level}.m3u`)}: ${reason}`;
    expect(stderr.split('\n')).toEqual([
      told(8, 'is nested more than 8 playlists deep'),
      ...[7, 6, 5, 4, 3, 2, 1].map((level) => told(level, 'is named more than once: it is played once')),
      '',
    ]);
    expect(code).toBe(2);
  });

  it('a line - is a file of that name, and not standard input', async () => {
    writeFileSync(path.join(dir, 'dash.m3u'), '-\n');
    const { code, stderr } = await runPlayhead(['dash.m3u', '--output', 'null:fast'], { cwd: dir });
    expect(stderr).toBe('playhead: ./-: no such file\n');
    expect(code).toBe(2);
  });

  it('every entry that is not played has its line and counts', async () => {
    const list = path.join(dir, 'entries.m3u');
    writeFileSync(list, `file://nas/a.wav\n${fixture('formats/flac.flac')}\nfile:///b%00.wav\n`);
    const { code, stderr } = await runPlayhead([list, '--output', 'null:fast']);
    expect(stderr.split('\n').sort()).toEqual([
      '',
      'playhead: file:///b%00.wav: is not a valid file name',
      'playhead: file://nas/a.wav: names a file on another host',
    ]);
    expect(code).toBe(3);
  });
});

describe('directories', () => {
  it('are played in natural order', async () => {
    const folder = path.join(dir, 'natural');
    mkdirSync(folder);
    const names = ['1 one.flac', '2 two.flac', '10 ten.flac'];
    for (const [n, track] of albumTracks().entries()) copyFileSync(track, path.join(folder, names[n]!));
    writeFileSync(path.join(folder, 'notes.txt'), 'no sound');
    expectSame(await render([folder]), piece);
  });
});

describe('standard input', () => {
  it.each(['formats/flac.flac', 'formats/wav-s16.wav', 'formats/mp3-cbr.mp3', 'formats/mp3-vbr.mp3'])(
    'plays %s to its exact end',
    async (name) => {
      const reference = await referenceDecode(fixture(name));
      const rendered = await render(['-'], { input: readFileSync(fixture(name)) });
      expect(rendered.frames).toBe(reference.frames);
      expect(reference.samples.findIndex((sample, at) => sample !== rendered.samples[at])).toBe(-1);
    },
  );

  it('plays on after the end that the tag of an MP3 names: another follows', async () => {
    const bytes = readFileSync(fixture('formats/mp3-cbr.mp3'));
    const both = Buffer.concat([bytes, bytes]);
    const { stdoutBytes } = await runPlayhead(['-', '--output', '-'], { input: both });
    const one = await referenceDecode(fixture('formats/mp3-cbr.mp3'));
    expect(stdoutBytes.length / 8).toBeGreaterThan(one.frames * 2);
  });

  it.each([
    { name: 'formats/flac.flac', codec: 'flac', frames: 44_100 },
    { name: 'formats/mp3-cbr.mp3', codec: 'mp3', frames: 88_200 },
    { name: 'formats/wav-s16.wav', codec: 'pcm_s16le', frames: 44_100 },
    // What a seek back to the header would have told is not there.
    { name: 'formats/aac.aac', codec: 'aac', frames: null },
  ])('says what $name is by its first bytes', async ({ name, codec, frames }) => {
    const { events } = await runPlayhead(['-', '--json', '--output', 'null:fast'], {
      input: readFileSync(fixture(name)),
    });
    expect(events).toContainEqual(expect.objectContaining({ event: 'file-loaded', codec, frames }));
  });

  it('goes on at the earliest frame that is left when it is sought back further', async () => {
    const script = path.join(dir, 'back.txt');
    writeFileSync(script, 'wait-until 8\nseek 7.5\nwait 1\nseek 0\nwait 0.5\nquit\n');
    const window = ['--read-ahead', '1', '--lookback', '1'];
    const { events, code } = await runPlayhead(
      ['-', '--json', '--output', 'null:fast', '--script', script, ...window],
      { input: readFileSync(await generated('long.flac')) },
    );
    expect(code).toBe(0);
    const [inside, outside, ...more] = events.flatMap((one) =>
      one.event === 'playback-restart' ? [one] : [],
    );
    expect(more).toEqual([]);
    expect(inside).toMatchObject({ frame: 7.5 * 44_100, from: 'buffer' });
    expect(outside!.requested_frame).toBe(0);
    // One second of what was heard is kept, and the rest of the window that was not needed for what comes.
    expect(outside!.frame).toBeGreaterThan(6 * 44_100);
    expect(outside!.frame).toBeLessThanOrEqual(7.5 * 44_100);
    const warnings = events.flatMap((one) => (one.event === 'warning' ? [one] : []));
    expect(warnings).toEqual([
      { event: 'warning', code: 'not-seekable', message: '-: cannot be wound back further' },
    ]);
  });

  it('without a byte in it is one line and exit code 2', async () => {
    const { code, stderr } = await runPlayhead(['-', '--output', 'null:fast'], { input: '' });
    expect(stderr).toMatch(/^playhead: -: [^\n]+\n$/);
    expect(code).toBe(2);
  });
});

const NAMES = [
  'with spaces  and more.flac',
  `quo'tes "both".flac`,
  '100% %d %s.flac',
  'http:colon:file.flac',
  '-leading-dash.flac',
  'new\nline.flac',
  'back\\slash|pipe.flac',
  '日本語 🎧.flac',
  '$(touch owned); `id`.flac',
];

describe('names', () => {
  it.each(NAMES)('%j is played as a path', async (name) => {
    const file = path.join(dir, name);
    copyFileSync(fixture('formats/flac.flac'), file);
    expectSame(await render([file]), short);
    expectSame(await render([file, '--memory', '0', '--start', '0.5']), {
      ...short,
      frames: short.frames - 22_050,
      samples: short.samples.subarray(22_050 * short.channels),
    });
  });

  it('a leading dash in the working directory is played after --', async () => {
    const { code, stderr } = await runPlayhead(['--output', 'null:fast', '--', '-leading-dash.flac'], {
      cwd: dir,
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('a name with controls in it reaches the terminal as pictures of them', async () => {
    const file = path.join(dir, 'esc\u001b[31m\nnew.flac');
    const { code, stderr } = await runPlayhead([file, '--output', 'null:fast']);
    expect(stderr).toBe(`playhead: ${path.join(dir, 'esc␛[31m new.flac')}: no such file\n`);
    expect(code).toBe(2);
  });

  it('those that lead nowhere are one line each, and the rest plays', async () => {
    const loop = path.join(dir, 'loop.flac');
    symlinkSync('loop.flac', loop);
    const through = path.join(fixture('formats/flac.flac'), 'x');
    const long = path.join(dir, `${'x'.repeat(300)}.flac`);
    const args = ['', loop, through, long, fixture('formats/flac.flac'), '--output', 'null:fast'];
    const { code, stderr } = await runPlayhead(args);
    expect(stderr.split('\n')).toEqual([
      'playhead: : is an empty name',
      `playhead: ${loop}: too many symbolic links`,
      `playhead: ${through}: a part of the path is not a directory`,
      `playhead: ${long}: the name is too long`,
      '',
    ]);
    expect(code).toBe(3);
  });
});
