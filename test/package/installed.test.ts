import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { albumTracks, fixture } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '..', '..');
const LIMIT_MS = 240_000;

let dir: string;
let tarball: string;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'playhead-package-'));
  await run('npm', ['pack', '--pack-destination', dir], { cwd: ROOT });
  const [name] = readdirSync(dir);
  tarball = path.join(dir, name!);
}, LIMIT_MS);

afterAll(() => {
  removeFolder(dir);
});

/** Frames of every track that ended, from the events. */
function framesPlayed(stdout: string): readonly number[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{"event":"end-file"'))
    .map((line) => (JSON.parse(line) as { frames_played: number }).frames_played);
}

test(
  'packed and installed into an empty folder without any install script, it plays a file',
  async () => {
    const empty = mkdtempSync(path.join(dir, 'empty-'));
    writeFileSync(path.join(empty, 'package.json'), '{}');
    await run('npm', ['install', '--prefer-offline', '--ignore-scripts', tarball], { cwd: empty });
    const bin = path.join(empty, 'node_modules', '.bin', 'playhead');
    const args = ['--ui', 'none', '--json', '--output', 'null:fast'];
    const played = await run(bin, [...args, fixture('formats/flac.flac')], { cwd: empty });
    expect(framesPlayed(played.stdout)).toEqual([44_100]);
    const album = path.join(empty, 'node_modules', 'playhead', 'fixtures', 'album');
    const all = await run(bin, [...args, album], { cwd: empty });
    expect(framesPlayed(all.stdout)).toHaveLength(albumTracks().length);

    rmSync(path.join(empty, 'node_modules', 'playhead', 'dist', 'reader.cjs'));
    await expect(run(bin, [...args, album], { cwd: empty })).rejects.toMatchObject({
      code: 1,
      stderr: "playhead: the program's reader.cjs is missing (install it again)\n",
    });
  },
  LIMIT_MS,
);

test(
  'installed globally with its install scripts blocked, doctor --fix builds the addon',
  async () => {
    const prefix = path.join(dir, 'global');
    await run('npm', ['install', '-g', '--prefix', prefix, '--prefer-offline', '--ignore-scripts', tarball]);
    const bin = path.join(prefix, 'bin', 'playhead');
    const speakerStatus = async (...args: readonly string[]): Promise<string | undefined> => {
      // Where the machine has no sound device the doctor ends with 1: what it says of the addon is what is asked here.
      const { stdout } = await run(bin, ['doctor', '--json', ...args]).catch((error: unknown) => {
        if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout) };
        throw error;
      });
      const report = JSON.parse(stdout) as { findings: { name: string; status: string }[] };
      return report.findings.find((finding) => finding.name === 'speaker')?.status;
    };
    expect(await speakerStatus()).toBe('fail');
    expect(await speakerStatus('--fix')).toBe('ok');
    expect(await speakerStatus()).toBe('ok');
  },
  LIMIT_MS,
);
