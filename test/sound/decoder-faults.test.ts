import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  LONG_WINDOW,
  RATE,
  SHORT_WINDOW,
  expectOnePiece,
  soundBench,
  underrunsIn,
  warningsIn,
} from '../helpers/sound-bench.ts';

const bench = soundBench();

describe('a decoder that is killed', () => {
  it('is started again where it was, and nobody hears it', async () => {
    const player = await bench.start([bench.alac], { reader: LONG_WINDOW });
    await bench.seconds(1.5);
    process.kill(bench.decoder(), 'SIGKILL');
    await player.waitFor('warning');
    await bench.seconds(LONG_WINDOW.readAheadSeconds + 1);
    await bench.finish(player);
    expect(warningsIn(player.events)).toEqual(['decoder-died']);
    expect(underrunsIn(player.events)).toEqual([]);
    const [run, ...more] = await bench.heard();
    expect(more).toEqual([]);
    expect(run!.referenceFrame).toBe(0);
    expect(run!.frames).toBeGreaterThan((LONG_WINDOW.readAheadSeconds + 2) * RATE);
  });
});

describe('a decoder that stands still for a second', () => {
  it('is not heard where the read-ahead is longer', async () => {
    const player = await bench.start([bench.alac], { reader: LONG_WINDOW });
    await bench.seconds(1);
    const pid = bench.decoder();
    process.kill(pid, 'SIGSTOP');
    await bench.seconds(1);
    process.kill(pid, 'SIGCONT');
    await bench.seconds(4);
    await bench.finish(player);
    expect(underrunsIn(player.events)).toEqual([]);
    const runs = await bench.heard();
    expect(runs).toHaveLength(1);
    expect(runs[0]!.referenceFrame).toBe(0);
  });

  it('makes a gap where the read-ahead is shorter, counted and reported, and then goes on with the next frame', async () => {
    const player = await bench.start([bench.alac], { reader: SHORT_WINDOW });
    await bench.seconds(1);
    const pid = bench.decoder();
    process.kill(pid, 'SIGSTOP');
    await bench.seconds(2);
    process.kill(pid, 'SIGCONT');
    await player.waitFor('underrun');
    await bench.seconds(1.5);
    await bench.finish(player);
    const [underrun, ...more] = underrunsIn(player.events);
    expect(more).toEqual([]);
    const [before, after, ...others] = await bench.heard();
    expect(others).toEqual([]);
    expectOnePiece([before!, after!]);
    // The event names the frame that was missing, and about how long it was missed.
    expect(underrun!.frame).toBe(after!.referenceFrame);
    const silence = after!.recordingFrame - before!.recordingFrame - before!.frames;
    expect(Math.abs(underrun!.frames - silence)).toBeLessThan(0.1 * RATE);
  });
});

describe('a machine that is busy', () => {
  it('with two programs a processor that only compute: nobody hears it', async () => {
    const player = await bench.start([bench.alac], { reader: LONG_WINDOW });
    await bench.seconds(0.5);
    const hogs = cpus().flatMap(() => [0, 0].map(() => spawn(process.execPath, ['-e', 'for (;;);'])));
    try {
      await bench.seconds(4);
    } finally {
      for (const hog of hogs) hog.kill('SIGKILL');
    }
    await bench.seconds(0.5);
    await bench.finish(player);
    expect(underrunsIn(player.events)).toEqual([]);
    const runs = await bench.heard();
    expect(runs).toHaveLength(1);
    expect(runs[0]!.referenceFrame).toBe(0);
  });
});

describe('a player that is stopped for a second, as by Ctrl-Z', () => {
  it('goes on with the next frame, and counts the gap', async () => {
    const player = await bench.start([bench.alac], { reader: LONG_WINDOW });
    await bench.seconds(1);
    const all = [player.child.pid!, bench.decoder()];
    for (const pid of all) process.kill(pid, 'SIGSTOP');
    await bench.seconds(1.5);
    for (const pid of all) process.kill(pid, 'SIGCONT');
    await player.waitFor('underrun');
    await bench.seconds(2);
    await bench.finish(player);
    expect(underrunsIn(player.events)).toHaveLength(1);
    const runs = await bench.heard();
    expectOnePiece(runs);
    expect(runs).toHaveLength(2);
    expect(warningsIn(player.events)).toEqual([]);
  });
});
