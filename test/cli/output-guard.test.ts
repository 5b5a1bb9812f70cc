import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const SONG = fixture('formats/wav-s16.wav');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'ph-guard-'));
  copyFileSync(SONG, path.join(dir, 'song.wav'));
});
afterEach(() => removeFolder(dir));

describe('a render into a file that it is to play', () => {
  it.each([
    ['itself', 'song.wav'],
    ['a link to it', 'link.wav'],
    ['a list that names it', 'list.m3u'],
    ['its folder', '.'],
  ])('is refused, and the file is kept: %s', async (_, input) => {
    symlinkSync('song.wav', path.join(dir, 'link.wav'));
    writeFileSync(path.join(dir, 'list.m3u'), `${fixture('formats/flac.flac')}\nsong.wav\n`);
    const before = readdirSync(dir);
    const result = await runPlayhead([input, '--output', 'song.wav'], { cwd: dir });
    expect(result.stderr).toBe(
      'playhead: --output song.wav: is also an input, and would be overwritten: name another file\n',
    );
    expect(result.code).toBe(1);
    expect(readFileSync(path.join(dir, 'song.wav')).equals(readFileSync(SONG))).toBe(true);
    expect(readdirSync(dir)).toEqual(before);
  });
});

describe('the target of a render', () => {
  it('may have as long a name as a file can have', async () => {
    const name = `${'x'.repeat(251)}.wav`;
    const { code } = await runPlayhead(['song.wav', '--output', name, '--format', 's16'], { cwd: dir });
    expect(code).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(['song.wav', name]);
  });

  it('does not take the place of a named pipe', async () => {
    execFileSync('mkfifo', [path.join(dir, 'pipe.wav')]);
    const { code, stderr } = await runPlayhead(['song.wav', '--output', 'pipe.wav'], { cwd: dir });
    expect(stderr).toBe('playhead: --output pipe.wav: is no regular file (--output - writes to a pipe)\n');
    expect(code).toBe(1);
    expect(lstatSync(path.join(dir, 'pipe.wav')).isFIFO()).toBe(true);
  });
});
