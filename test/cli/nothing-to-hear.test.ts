import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tones, writeFloatWav } from '../helpers/float-wav.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import type { PlayheadResult } from '../helpers/run-playhead.ts';

const RATE = 44_100;
const BYTES_PER_FRAME = 4;

const dir = mkdtempSync(path.join(tmpdir(), 'ph-nothing-'));
const track = path.join(dir, 'track.wav');
const empty = path.join(dir, 'empty.wav');
const missing = path.join(dir, 'missing.wav');
beforeAll(async () => {
  await writeFloatWav(track, RATE, 1, tones(RATE, 440, [{ levelsDb: [-6], seconds: 2 }]));
  await writeFloatWav(empty, RATE, 1, new Float32Array(0));
});
afterAll(() => removeFolder(dir));

async function play(args: readonly string[], script = ''): Promise<PlayheadResult> {
  const scripted = script === '' ? [] : ['--script', '-'];
  return runPlayhead([...args, ...scripted, '--json', '--output', '-'], { input: script });
}

const namesOf = ({ events }: PlayheadResult): readonly string[] =>
  events.flatMap((event) => (event.event === 'start-file' ? [path.basename(event.path)] : []));

describe('a track of which nothing is to be heard', () => {
  it('is played as often as was asked for', async () => {
    const result = await play([track, '--start', '20', '--loop', '12000']);
    expect(result.code).toBe(0);
    expect(result.stdoutBytes).toHaveLength(0);
    expect(result.events.filter(({ event }) => event === 'end-file')).toHaveLength(12_000);
  });

  it('is not looped for ever', async () => {
    const result = await play([empty, track, '--loop', 'inf'], 'wait 3\nquit\n');
    expect(result.code).toBe(0);
    expect(namesOf(result)).toEqual(['empty.wav', 'track.wav', 'track.wav']);
    expect(result.stdoutBytes).toHaveLength(3 * RATE * BYTES_PER_FRAME);
  });

  it('does not make a list of such tracks go on for ever, whether they are empty or cannot be played', async () => {
    for (const list of [
      [empty, missing],
      [missing, empty],
    ]) {
      const result = await play([...list, '--repeat', 'inf']);
      expect(result.code).toBe(3);
      expect(namesOf(result)).toEqual(list.map((file) => path.basename(file)));
    }
  });
});

describe('the pause of a render', () => {
  it('that the script leaves is not heard', async () => {
    const { code, stdoutBytes, events } = await play([track], 'wait 0.5\npause\n');
    expect(code).toBe(0);
    expect(stdoutBytes).toHaveLength(2 * RATE * BYTES_PER_FRAME);
    expect(events.at(-2)).toMatchObject({ event: 'end-file', reason: 'eof', frames_played: 2 * RATE });
  });

  it('ends where the script waits for a place', async () => {
    const script = 'wait 0.5\npause\nwait 1\nwait-until 1\nmark here\n';
    const { code, stdoutBytes, events } = await play([track], script);
    expect(code).toBe(0);
    expect(stdoutBytes).toHaveLength(2 * RATE * BYTES_PER_FRAME);
    expect(events.find(({ event }) => event === 'mark')).toMatchObject({ frame: RATE });
  });
});
