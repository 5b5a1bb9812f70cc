import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const PLAYER = path.resolve(import.meta.dirname, '..', '..', 'bin', 'playhead.js');
const SONG = fixture('formats/mp3-cbr.mp3');
const dir = mkdtempSync(path.join(tmpdir(), 'ph-limits-'));
afterAll(() => removeFolder(dir));

interface Result {
  readonly code: number;
  readonly stderr: string;
}

async function withOpenFiles(most: number, args: readonly string[]): Promise<Result> {
  const env = { ...process.env, NODE_ENV: undefined, NODE_OPTIONS: undefined, VITEST: undefined };
  try {
    const command = [`--nofile=${most}`, process.execPath, PLAYER, ...args];
    return { code: 0, ...(await promisify(execFile)('prlimit', command, { env, timeout: 60_000 })) };
  } catch (error) {
    const { code, stderr } = error as Result;
    return { code, stderr };
  }
}

/** From enough for Node alone to enough for everything. */
const LIMITS = [20, 22, 24, 26, 28, 30, 32, 34, 36, 40, 64];

describe.each([
  ['playing', [SONG, '--output', 'null', '--no-remember']],
  ['a render', [SONG, '--output', 'null:fast']],
  ['an inspection with ffmpeg', ['loudness', SONG]],
  ['an inspection without', ['inspect', SONG]],
])('too few open files: %s', (_, args) => {
  it('works, or says in one line what to raise', async () => {
    const results = [];
    for (const most of LIMITS) results.push(await withOpenFiles(most, args));
    for (const { code, stderr } of results) {
      if (code === 0) expect(stderr).toBe('');
      else
        expect(stderr).toMatch(
          /^playhead: [^\n]*too many open files: raise the limit \(ulimit -n\)[^\n]*\n$/,
        );
      expect([0, 1, 2]).toContain(code);
    }
    expect(results.at(-1)!.code).toBe(0);
  });
});

describe('too few open files: playing what is remembered', () => {
  it('says of each thing that it cannot do what to raise', async () => {
    for (const most of LIMITS) {
      const { code, stderr } = await withOpenFiles(most, [SONG, '--output', 'null']);
      const lines = stderr.split('\n').slice(0, -1);
      for (const line of lines)
        expect(line).toMatch(/^playhead: .*too many open files: raise the limit \(ulimit -n\)/);
      if (code !== 0) expect(lines).not.toEqual([]);
    }
  });
});

describe('a configuration file', () => {
  it.each([
    ['a named pipe', (file: string) => execFileSync('mkfifo', [file]), 'is no regular file'],
    ['a folder', (file: string) => mkdirSync(file), 'is no regular file'],
    ['a device', (file: string) => execFileSync('ln', ['-s', '/dev/zero', file]), 'is no regular file'],
    [
      'too large',
      (file: string) => execFileSync('truncate', ['-s', '1G', file]),
      'too large for a configuration file',
    ],
  ])('that is no text is not read: %s', async (name, make, reason) => {
    const home = path.join(dir, name);
    mkdirSync(path.join(home, 'playhead'), { recursive: true });
    const file = path.join(home, 'playhead', 'config.toml');
    make(file);
    const { code, stderr } = await runPlayhead([SONG, '--output', 'null:fast'], {
      env: { XDG_CONFIG_HOME: home },
    });
    expect(stderr).toBe(`playhead: ${file}:1:1: ${reason}\n`);
    expect(code).toBe(0);
  });
});
