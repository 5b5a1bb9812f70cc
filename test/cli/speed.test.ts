import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tones, writeFloatWav } from '../helpers/float-wav.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const RATE = 44_100;
const SECONDS = 4;
const BYTES_PER_FRAME = 4;

const dir = mkdtempSync(path.join(tmpdir(), 'ph-speed-'));
const track = path.join(dir, 'track.wav');
beforeAll(() => writeFloatWav(track, RATE, 1, tones(RATE, 440, [{ levelsDb: [-6], seconds: SECONDS }])));
afterAll(() => removeFolder(dir));

interface Played {
  readonly frames: number;
  readonly ended: unknown;
  readonly restarts: readonly unknown[];
  readonly starts: number;
}

/** Renders raw, and tells how much came and what was said. */
async function play(args: readonly string[], script = ''): Promise<Played> {
  const scripted = script === '' ? [] : ['--script', '-'];
  const all = [track, ...args, ...scripted, '--json', '--output', '-'];
  const { code, stdoutBytes, events } = await runPlayhead(all, { input: script });
  expect(code).toBe(0);
  return {
    frames: stdoutBytes.length / BYTES_PER_FRAME,
    ended: events.find(({ event }) => event === 'end-file'),
    restarts: events.filter(({ event }) => event === 'playback-restart'),
    starts: events.filter(({ event }) => event === 'start-file' || event === 'file-loaded').length,
  };
}

describe('a track at another speed', () => {
  it.each([
    [['--speed', '0.5', '--start', '1'], 6 * RATE],
    [['--speed', '2', '--start', '1'], 1.5 * RATE],
    [['--speed', '1.5'], (4 * RATE) / 1.5],
    [['--speed', '0.25', '--start', '-0.5'], 2 * RATE],
  ])('is as long as its length divided by the speed: %j', async (args, frames) => {
    expect((await play(args)).frames).toBe(frames);
  });

  it('is played to the same frame of its own by --length', async () => {
    const { frames, ended } = await play(['--speed', '2', '--start', '1', '--length', '2']);
    expect(frames).toBe(RATE);
    expect(ended).toMatchObject({ reason: 'eof', frames_played: 2 * RATE });
  });

  it('is one track, whatever ranges of it are played', async () => {
    const { frames, ended, starts } = await play(['--speed', '2', '--range', '1-2', '--range', '0-1']);
    expect(frames).toBe(RATE);
    expect(ended).toMatchObject({ frames_played: 2 * RATE });
    expect(starts).toBe(2);
  });

  it('counts a --seek-at in its own audio', async () => {
    const { frames, restarts } = await play(['--speed', '2', '--seek-at', '1=3']);
    expect(restarts).toMatchObject([{ frame: 3 * RATE }]);
    expect(frames).toBe(RATE);
  });
});

describe('a change of speed', () => {
  it('leaves --length and the count of what was played as they are', async () => {
    const { frames, ended } = await play(['--length', '2'], 'wait 1\nspeed 2\n');
    expect(frames).toBe(1.5 * RATE);
    expect(ended).toMatchObject({ frames_played: 2 * RATE });
  });

  it('counts --seek-at on from what was put out before', async () => {
    const { frames, restarts } = await play(['--seek-at', '2=3.5'], 'wait 1\nspeed 2\n');
    expect(restarts).toMatchObject([{ frame: 3.5 * RATE }]);
    expect(frames).toBe((1 + 0.5 + 0.25) * RATE);
  });

  it('after a seek goes on from where that went', async () => {
    const { frames, ended, restarts } = await play([], 'wait 1\nseek 3\nspeed 2\n');
    expect(restarts).toMatchObject([{ frame: 3 * RATE, requested_frame: 3 * RATE }]);
    expect(frames).toBe(1.5 * RATE);
    expect(ended).toMatchObject({ frames_played: 2 * RATE });
  });
});
