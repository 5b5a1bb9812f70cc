import { chmod, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { fixture } from '../helpers/fixtures.ts';
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const bench = await audioBench();
const M4A = fixture('formats/m4a-aac.m4a');

/** A program that takes ffmpeg's place. */
async function program(name: string, text: string): Promise<string> {
  await writeFile(bench.path(name), text);
  await chmod(bench.path(name), 0o755);
  return bench.path(name);
}

const real = locateFfmpeg().path;
const BROKEN: readonly (readonly [what: string, text: string])[] = [
  ['exits with 1', '#!/bin/sh\nexit 1\n'],
  ['exits with 0 and gives nothing', '#!/bin/sh\nexit 0\n'],
  ['is killed by SIGSEGV', '#!/bin/sh\nkill -SEGV $$\n'],
  ['is no program', 'hello\n'],
  ['has an interpreter that is not there', '#!/no/such/shell\n'],
  ['stops halfway', `#!/bin/sh\n'${real}' "$@" | head -c 100000\nexit 1\n`],
  ['crashes halfway', `#!/bin/sh\n'${real}' "$@" | head -c 100000\nkill -ABRT $$\n`],
];

describe('an ffmpeg that does not work is trouble, never damage', () => {
  it.each(BROKEN)('it %s', async (what, text) => {
    const ffmpeg = await program(what.replace(/\W/g, '-'), text);
    for (const command of ['verify', 'loudness', 'silence', 'peaks', 'spectrum']) {
      const { code, stdout, stderr } = await runPlayhead([command, M4A, '--ffmpeg', ffmpeg]);
      expect([command, code, stdout]).toEqual([command, 2, '']);
      expect(stderr).toMatch(/^playhead: .*m4a-aac\.m4a: (?:\S+ does not work|ffmpeg was ended by SIG)/);
    }
  });

  it('in a batch every file says so, and none is counted as damaged', async () => {
    const ffmpeg = await program('exits', '#!/bin/sh\nexit 1\n');
    const files = [M4A, fixture('formats/mp3-vbr.mp3'), fixture('formats/ogg-vorbis.ogg')];
    const { code, stdout } = await runPlayhead(['verify', ...files, '--ffmpeg', ffmpeg]);
    expect([code, stdout]).toEqual([2, '3 files: 3 not checked\n']);
    const json = await runPlayhead(['verify', M4A, '--json', '--ffmpeg', ffmpeg]);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { status: null, findings: [], error: { code: 'ffmpeg-failed' } },
    ]);
  });

  it('FLAC that is whole needs none', async () => {
    const ffmpeg = await program('exits', '#!/bin/sh\nexit 1\n');
    const { code } = await runPlayhead(['verify', fixture('formats/flac.flac'), '--ffmpeg', ffmpeg]);
    expect(code).toBe(0);
  });

  it('a damaged file is still damaged for one that works', async () => {
    const { code, stdout } = await runPlayhead(['verify', fixture('damaged/truncated.m4a')]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^damaged /);
  });
});
