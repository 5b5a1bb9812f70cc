import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshClone, type FreshClone } from '../helpers/fresh-clone.ts';
import { waitUntil } from '../helpers/wait-until.ts';

let clone: FreshClone;

beforeEach(() => {
  clone = freshClone(['node_modules']);
});

afterEach(() => {
  clone.remove();
});

/** A player that says how it was started, and ends with 7. */
const REPORTS = `process.stdout.write(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() })); process.exitCode = 7;`;

test('it builds, then plays what it was given from where the user is, and passes the exit code on', async () => {
  clone.write('bin/playhead.js', REPORTS);
  const music = path.join(clone.dir, 'music');
  mkdirSync(music);
  const result = await clone.run('start.mjs', ['--volume', '50', 'a b.flac'], { INIT_CWD: music });
  expect(result.code).toBe(7);
  expect(JSON.parse(result.stdout)).toEqual({ args: ['--volume', '50', 'a b.flac'], cwd: music });
  expect(existsSync(path.join(clone.dir, 'dist'))).toBe(true);
});

test('without arguments it plays the fixture album', async () => {
  clone.write('bin/playhead.js', REPORTS);
  const { stdout } = await clone.run('start.mjs', []);
  expect(JSON.parse(stdout)).toMatchObject({ args: [path.join(clone.dir, 'fixtures', 'album')] });
});

test('a signal reaches the player, and it ends as the player ends', async () => {
  const log = path.join(clone.dir, 'log');
  clone.write(
    'bin/playhead.js',
    `const { appendFileSync } = require('node:fs');
     appendFileSync(${JSON.stringify(log)}, 'ready ');
     process.on('SIGTERM', () => { appendFileSync(${JSON.stringify(log)}, 'restored'); process.exit(4); });
     setInterval(() => undefined, 1000);`,
  );
  const start = spawn(process.execPath, [path.join(clone.dir, 'scripts', 'start.mjs')], { stdio: 'ignore' });
  const exit = once(start, 'exit');
  await waitUntil(() => existsSync(log), 'the player to run');
  start.kill('SIGTERM');
  expect(await exit).toEqual([4, null]);
  expect(readFileSync(log, 'utf8')).toBe('ready restored');
});

test('a player that a signal ended ends it by that signal', async () => {
  clone.write('bin/playhead.js', `process.kill(process.pid, 'SIGTERM'); setInterval(() => undefined, 1000);`);
  expect(await clone.run('start.mjs', [])).toMatchObject({ code: null, signal: 'SIGTERM' });
});
