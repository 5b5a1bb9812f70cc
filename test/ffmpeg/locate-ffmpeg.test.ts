import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { PlayheadError } from '../../src/player/error.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'playhead-locator-'));
});

afterEach(() => {
  removeFolder(dir);
});

/** Puts a file there that could be executed (or not), and gives its path. */
function program(name: string, mode = 0o755, content = '#!/bin/sh\nexit 0\n'): string {
  const file = path.join(dir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

function failure(run: () => unknown): PlayheadError {
  try {
    run();
  } catch (error) {
    if (error instanceof PlayheadError) return error as PlayheadError;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('locateFfmpeg', () => {
  test('takes the option before everything else', () => {
    const chosen = program('chosen');
    const other = program('other');
    expect(locateFfmpeg({ option: chosen, env: { FFMPEG_PATH: other, PATH: dir } })).toEqual({
      path: chosen,
      origin: 'option',
    });
  });

  test('takes FFMPEG_PATH before FFMPEG_BIN, and either before ffmpeg-static and PATH', () => {
    const first = program('first');
    const second = program('second');
    program('node_modules/ffmpeg-static/ffmpeg');
    const rest = { PATH: path.dirname(program('bin/ffmpeg')) };
    const where = { packageSearchDir: dir };
    expect(locateFfmpeg({ ...where, env: { ...rest, FFMPEG_PATH: first, FFMPEG_BIN: second } })).toEqual({
      path: first,
      origin: 'environment',
    });
    expect(locateFfmpeg({ ...where, env: { ...rest, FFMPEG_PATH: '', FFMPEG_BIN: second } })).toEqual({
      path: second,
      origin: 'environment',
    });
  });

  test("takes ffmpeg-static's binary from a node_modules above", () => {
    const binary = program('node_modules/ffmpeg-static/ffmpeg');
    const found = locateFfmpeg({ packageSearchDir: path.join(dir, 'a', 'b'), env: { PATH: '' } });
    expect(found).toEqual({ path: binary, origin: 'ffmpeg-static' });
  });

  test('passes over a download that broke off, which is not executable, and an empty one', () => {
    const onPath = program('bin/ffmpeg');
    const search = { packageSearchDir: dir, env: { PATH: path.dirname(onPath) } };
    program('node_modules/ffmpeg-static/ffmpeg', 0o644);
    expect(locateFfmpeg(search)).toEqual({ path: onPath, origin: 'path' });
    program('node_modules/ffmpeg-static/ffmpeg', 0o755, '');
    expect(locateFfmpeg(search)).toEqual({ path: onPath, origin: 'path' });
  });

  test('finds the first executable on PATH, and passes over folders, plain files and empty entries', () => {
    mkdirSync(path.join(dir, 'a', 'ffmpeg'), { recursive: true });
    program('b/ffmpeg', 0o644);
    const good = program('c/ffmpeg');
    program('d/ffmpeg');
    const PATH = [
      '',
      path.join(dir, 'a'),
      path.join(dir, 'b'),
      path.join(dir, 'c'),
      path.join(dir, 'd'),
    ].join(':');
    expect(locateFfmpeg({ packageSearchDir: dir, env: { PATH } })).toEqual({ path: good, origin: 'path' });
  });

  test('looks a bare name up on PATH', () => {
    const good = program('bin/my-ffmpeg');
    expect(locateFfmpeg({ option: 'my-ffmpeg', env: { PATH: path.dirname(good) } }).path).toBe(good);
    expect(failure(() => locateFfmpeg({ option: 'my-ffmpeg', env: { PATH: dir } })).message).toBe(
      '--ffmpeg: my-ffmpeg is not on PATH',
    );
  });

  test('an explicit path that does not work is an error that names it, never a silent fall-back', () => {
    program('ffmpeg');
    const env = { PATH: dir };
    const missing = path.join(dir, 'nothing', 'ffmpeg');
    const error = failure(() => locateFfmpeg({ option: missing, env }));
    expect(error.code).toBe('no-ffmpeg');
    expect(error.message).toBe(`--ffmpeg: ${missing} does not exist`);
    expect(failure(() => locateFfmpeg({ env: { ...env, FFMPEG_BIN: dir } })).message).toBe(
      `FFMPEG_BIN: ${dir} is not a file`,
    );
    const plain = program('plain', 0o644);
    expect(failure(() => locateFfmpeg({ env: { ...env, FFMPEG_PATH: plain } })).message).toBe(
      `FFMPEG_PATH: ${plain} cannot be executed`,
    );
    const below = path.join(plain, 'ffmpeg');
    expect(failure(() => locateFfmpeg({ option: below, env })).message).toBe(
      `--ffmpeg: ${below} does not exist`,
    );
  });

  test('with none anywhere it says how to get one', () => {
    const error = failure(() =>
      locateFfmpeg({ packageSearchDir: dir, env: { PATH: dir }, platform: 'linux' }),
    );
    expect(error.code).toBe('no-ffmpeg');
    expect(error.message).toBe('ffmpeg was not found');
    expect(error.hint).toContain('apt-get install ffmpeg');
  });

  test('takes less than a millisecond', () => {
    const env = { PATH: `${Array.from({ length: 12 }, (_, n) => path.join(dir, `d${n}`)).join(':')}:${dir}` };
    program('ffmpeg');
    locateFfmpeg({ env });
    const runs = Array.from({ length: 50 }, () => {
      const start = performance.now();
      locateFfmpeg({ packageSearchDir: dir, env });
      return performance.now() - start;
    }).sort((a, b) => a - b);
    expect(runs[25]).toBeLessThan(1);
  });
});
