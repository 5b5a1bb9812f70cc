import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const SONG = fixture('formats/wav-s16.wav');

const dir = mkdtempSync(path.join(tmpdir(), 'ph-exit-'));
const here = (name: string): string => path.join(dir, name);
beforeAll(() => {
  mkdirSync(here('empty'));
  mkdirSync(here('closed'), { mode: 0 });
  writeFileSync(here('empty.m3u'), '#EXTM3U\n');
  writeFileSync(here('itself.m3u'), 'itself.m3u\n');
  writeFileSync(here('mixed.m3u'), `${SONG}\nmissing.m3u\n`);
});
afterAll(() => removeFolder(dir));

const BARREN: readonly (readonly [input: string, path: string, code: string, error: string])[] = [
  ['missing.m3u', 'missing.m3u', 'not-found', 'no such file'],
  ['missing.flac', 'missing.flac', 'unreadable', 'no such file'],
  ['empty', 'empty', 'no-audio-files', 'contains no audio files'],
  ['empty.m3u', 'empty.m3u', 'no-audio-files', 'contains no audio files'],
  ['closed', 'closed', 'permission-denied', 'permission denied'],
  ['itself.m3u', 'itself.m3u', 'playlist-loop', 'leads back to itself'],
];

describe.each(BARREN)('an input that gives nothing to play: %s', (input, named, reasonCode, error) => {
  it.each([
    ['alone', [input], 2],
    ['beside a track', [input, SONG], 3],
    ['behind a track', [SONG, input], 3],
  ])(
    'has an end-file, and the exit code of the shutdown event is that of the process: %s',
    async (_, given, code) => {
      const inputs = given.map((one) => path.resolve(dir, one));
      const result = await runPlayhead([...inputs, '--json', '--output', 'null:fast'], {
        obeysPermissions: true,
      });
      expect(result.stderr).toBe(`playhead: ${here(named)}: ${error}\n`);
      expect(result.events.filter((event) => event.event === 'end-file' && event.reason === 'error')).toEqual(
        [
          {
            event: 'end-file',
            path: here(named),
            reason: 'error',
            code: reasonCode,
            error,
            frames_played: 0,
          },
        ],
      );
      expect(result.events.at(-1)).toEqual({ event: 'shutdown', exit_code: code, underruns: 0 });
      expect(result.code).toBe(code);
    },
  );
});

it('counts a list inside a list that is not there', async () => {
  const result = await runPlayhead([here('mixed.m3u'), '--json', '--output', 'null:fast']);
  expect(result.events.at(-1)).toMatchObject({ event: 'shutdown', exit_code: 3 });
  expect(result.code).toBe(3);
});

it('is 1 for a render that would overwrite a track of its folder', async () => {
  writeFileSync(here('track.wav'), '');
  const result = await runPlayhead([dir, '--json', '--output', here('track.wav')]);
  expect(result.events.at(-1)).toMatchObject({ event: 'shutdown', exit_code: 1 });
  expect(result.code).toBe(1);
});
