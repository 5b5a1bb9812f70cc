import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import type { PlayheadOptions, PlayheadResult } from '../helpers/run-playhead.ts';

const SONG = fixture('formats/wav-s16.wav');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'ph-log-'));
});
afterEach(() => removeFolder(dir));

function play(args: readonly string[], options: PlayheadOptions = {}): Promise<PlayheadResult> {
  return runPlayhead([...args, '--output', 'null:fast'], { cwd: dir, ...options });
}

describe('a log', () => {
  it("holds the events, behind those of the run before, and is nobody else's to read", async () => {
    for (let run = 0; run < 2; run++) expect((await play([SONG, '--log', 'new.log'])).code).toBe(0);
    const lines = readFileSync(path.join(dir, 'new.log'), 'utf8').split('\n').slice(0, -1);
    const one = ['start-file', 'file-loaded', 'end-file', 'shutdown'];
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([...one, ...one]);
    expect(statSync(path.join(dir, 'new.log')).mode & 0o777).toBe(0o600);
  });

  it('goes through a link', async () => {
    symlinkSync('behind.log', path.join(dir, 'link.log'));
    expect((await play([SONG, '--log', 'link.log'])).code).toBe(0);
    expect(readFileSync(path.join(dir, 'behind.log'), 'utf8')).toMatch(/"event":"shutdown"/);
  });

  it.each([
    ['a full disk', '/dev/full', 'is no regular file'],
    ['a terminal or another device', '/dev/null', 'is no regular file'],
    ['a folder', 'folder', 'is a directory'],
    ['a folder that is not there', 'missing/x.log', 'cannot be written: no such directory'],
    ['a file as a folder', 'notes.txt/x.log', 'cannot be written: a part of the path is not a directory'],
    ['a named pipe', 'pipe', 'is no regular file'],
    ['a link that leads back to itself', 'loop', 'cannot be written: too many symbolic links'],
    ['a folder that is closed', 'closed/x.log', 'cannot be written: permission denied'],
    ['a file that is read-only', 'read-only.log', 'cannot be written: permission denied'],
    ['a name that is too long', `${'x'.repeat(256)}.log`, 'cannot be written: the name is too long'],
    [
      'a text',
      'notes.txt',
      'is there already, and is not a log of playhead: name another file, or replace it with --force',
    ],
    ['a song', 'song.mp3', 'is an audio file: name another file, or replace it with --force'],
    [
      'a song under another name',
      'song.txt',
      'is there already, and is not a log of playhead: name another file, or replace it with --force',
    ],
  ])('is refused before anything plays: %s', async (_, log, reason) => {
    mkdirSync(path.join(dir, 'folder'));
    mkdirSync(path.join(dir, 'closed'), { mode: 0o500 });
    writeFileSync(path.join(dir, 'notes.txt'), 'milk, eggs\n');
    writeFileSync(path.join(dir, 'read-only.log'), '{"event":"shutdown"}\n', { mode: 0o400 });
    for (const name of ['song.mp3', 'song.txt'])
      writeFileSync(path.join(dir, name), readFileSync(fixture('formats/mp3-cbr.mp3')));
    symlinkSync('loop', path.join(dir, 'loop'));
    execFileSync('mkfifo', [path.join(dir, 'pipe')]);
    const before = readdirSync(dir);
    const result = await play([SONG, '--log', log, '--json'], { obeysPermissions: true });
    expect(result.stderr).toBe(`playhead: --log ${log}: ${reason}\n`);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 1, stdout: '' });
    expect(readdirSync(dir)).toEqual(before);
    expect(readFileSync(path.join(dir, 'notes.txt'), 'utf8')).toBe('milk, eggs\n');
  });

  it('goes on in a file of another kind with --force', async () => {
    writeFileSync(path.join(dir, 'notes.txt'), 'milk, eggs\n');
    expect((await play([SONG, '--log', 'notes.txt', '--force'])).code).toBe(0);
    expect(readFileSync(path.join(dir, 'notes.txt'), 'utf8')).toMatch(/^milk, eggs\n\{"event":"start-file"/);
  });

  it('that fails later is told once, and playing goes on', async () => {
    const inputs = Array.from({ length: 8 }, () => SONG);
    const result = await play([...inputs, '--log', 'x.log', '--json'], { fileSizeLimitBytes: 1000 });
    expect(result.stderr).toBe('playhead: warning: --log x.log: cannot be written: file too large\n');
    expect(result.events.filter(({ event }) => event === 'end-file')).toHaveLength(8);
    expect(result.code).toBe(0);
  });
});

describe('the password of a URL', () => {
  it.each([
    ['http://listener:s3cret@127.0.0.1:1/a.mp3', 'http://***@127.0.0.1:1/a.mp3'],
    ['http://s3cret@127.0.0.1:1/a.mp3?x=1', 'http://***@127.0.0.1:1/a.mp3?x=1'],
    ['HTTP://a:s3cret%40b@127.0.0.1:1', 'HTTP://***@127.0.0.1:1'],
    ['http://a:b@s3cret@127.0.0.1:1/', 'http://***@127.0.0.1:1/'],
  ])('is in no event, no message and no log: %s', async (url, shown) => {
    const result = await play([url, '--log', 'x.log', '--json', '--ui', 'plain', '--verbose']);
    const log = readFileSync(path.join(dir, 'x.log'), 'utf8');
    expect(result.stderr).toContain(`playhead: ${shown}: `);
    expect(result.events.at(-2)).toMatchObject({ event: 'end-file', path: shown, reason: 'error' });
    expect(log).toContain(`"path":"${shown}"`);
    expect(`${result.stdout}${result.stderr}${log}`).not.toContain('s3cret');
    expect(result.code).toBe(2);
  });
});
