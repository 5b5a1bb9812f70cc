import { describe, expect, it } from 'vitest';
import { parseScript } from '../../src/player/script.ts';
import type { IdenticalRun } from '../helpers/identical-runs.ts';
import { RATE, soundBench, warningsIn } from '../helpers/sound-bench.ts';

const bench = soundBench();

/** Plays a script on the speaker. @returns what was heard of the track, piece by piece */
async function hear(file: string, lines: string): Promise<readonly IdenticalRun[]> {
  const player = await bench.start([file], { session: { script: parseScript(lines, 'script') } });
  await player.waitFor('shutdown');
  expect(warningsIn(player.events)).toEqual([]);
  await bench.seconds(0.3);
  return bench.heard();
}

/** First frame and length of each piece; two that are only cut by silence are one. */
function joined(runs: readonly IdenticalRun[]): readonly (readonly [number, number])[] {
  const pieces: [number, number][] = [];
  for (const { referenceFrame, frames } of runs) {
    const last = pieces.at(-1);
    if (last !== undefined && last[0] + last[1] === referenceFrame) last[1] += frames;
    else pieces.push([referenceFrame, frames]);
  }
  return pieces;
}

describe('what a script does is heard from the speaker as a render has it', () => {
  it('a pause soon after a seek', async () => {
    const runs = await hear(bench.flac, 'wait 0.5\nseek 8.52\nwait 0.2\npause 0.5\nwait 0.5\nmark m\nquit');
    expect(joined(runs)).toEqual([
      [0, 0.5 * RATE],
      [8.52 * RATE, 30_870],
    ]);
    // Silence lies between the frame at which it pauses and the next one.
    const [, before, after] = runs;
    expect(before!.frames).toBe(0.2 * RATE);
    expect(after!.recordingFrame - before!.recordingFrame - before!.frames).toBeGreaterThan(0.45 * RATE);
  });

  it('a pause right behind a seek, at both of its ends', async () => {
    const runs = await hear(bench.wav, 'wait 0.5\nseek 8.52\npause 0.3\nseek 20\nwait 0.4\nquit');
    expect(joined(runs)).toEqual([
      [0, 0.5 * RATE],
      [20 * RATE, 0.4 * RATE],
    ]);
  });

  it('skips, seeks and pauses that follow each other within what the device queues', async () => {
    const lines = ['seek 3', 'wait 0.1', 'pause', 'wait 0.1', 'seek 5', 'resume', 'wait 0.05'];
    const more = ['seek +2', 'wait 0.08', 'track 1', 'wait 0.3', 'prev', 'wait 0.2', 'stop'];
    const runs = await hear(bench.wav, [...lines, ...more].join('\n'));
    expect(joined(runs)).toEqual([
      [3 * RATE, 0.1 * RATE],
      [5 * RATE, 0.05 * RATE],
      [7.05 * RATE, 0.08 * RATE],
      [0, 0.3 * RATE],
      [0, 0.2 * RATE],
    ]);
  });
});
