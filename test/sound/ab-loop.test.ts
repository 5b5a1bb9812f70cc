import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { RATE, soundBench } from '../helpers/sound-bench.ts';

const bench = soundBench();

/** Longer than the sound that is queued in the device: a jump that waits for such a decoder is heard as a gap. */
const DECODER_START_SECONDS = 0.8;
const WINDOW = { memoryBytes: 0, readAheadSeconds: 1.5, lookbackSeconds: 0.5 };

/** An ffmpeg that takes long to start, as on a busy machine or from a slow disk. */
function slowFfmpeg(): string {
  const file = path.join(bench.dir, 'slow-ffmpeg');
  writeFileSync(file, `#!/bin/sh\nsleep ${DECODER_START_SECONDS}\nexec '${locateFfmpeg().path}' "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

it('a loop that is longer than the window is heard in one piece, however long a decoder takes to start', async () => {
  const from = { type: 'frame', frame: 44_101 } as const;
  const to = { type: 'frame', frame: 3.5 * RATE } as const;
  const player = await bench.start([bench.flac], {
    session: { abLoop: { from, to, times: 3 }, lengthSeconds: 4.5 },
    reader: { ...WINDOW, ffmpegPath: slowFfmpeg() },
  });
  await player.waitFor('shutdown');
  expect(player.events.at(-1)).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
  const runs = await bench.heard();
  const pass = to.frame - from.frame;
  expect(runs.map(({ referenceFrame, frames }) => ({ referenceFrame, frames }))).toEqual([
    { referenceFrame: 0, frames: to.frame },
    { referenceFrame: from.frame, frames: pass },
    { referenceFrame: from.frame, frames: 4.5 * RATE - from.frame },
  ]);
  for (const [index, run] of runs.slice(1).entries())
    expect(run.recordingFrame).toBe(runs[index]!.recordingFrame + runs[index]!.frames);
});

it('a loop that is marked while it plays goes back at once, and a pass that is taken back is played again', async () => {
  const player = await bench.start([bench.flac], { reader: WINDOW });
  await bench.seconds(1);
  player.send({ type: 'mark-loop' });
  const { fromFrame } = await player.waitFor('ab-loop');
  await bench.seconds(1);
  const marked = player.events.length;
  player.send({ type: 'mark-loop' });
  const { toFrame } = await player.waitFor('ab-loop', marked);
  await bench.seconds(0.1);
  // What is queued now is of more than one pass, and is taken back.
  player.send({ type: 'add-volume', percent: 0 });
  await bench.seconds(2.5);
  await bench.finish(player);
  const runs = await bench.heard();
  const [first, ...passes] = runs;
  expect(first!.referenceFrame).toBe(0);
  expect(Math.abs(first!.frames - toFrame!)).toBeLessThan(0.06 * RATE);
  expect(passes.length).toBeGreaterThanOrEqual(3);
  for (const run of passes) {
    expect(run.referenceFrame).toBeGreaterThanOrEqual(fromFrame!);
    expect(run.referenceFrame + run.frames).toBeLessThanOrEqual(toFrame!);
  }
  // Undisturbed, one pass follows the other.
  const [last, before] = [passes.at(-1)!, passes.at(-2)!];
  expect(last.referenceFrame).toBe(fromFrame);
  expect(before.referenceFrame + before.frames).toBe(toFrame);
  expect(last.recordingFrame).toBe(before.recordingFrame + before.frames);
});
