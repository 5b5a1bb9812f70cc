import { describe, expect, it } from 'vitest';
import { RATE, soundBench, underrunsIn, warningsIn } from '../helpers/sound-bench.ts';

const bench = soundBench();

describe('a sound device that goes away', () => {
  it('is missed in one line, time goes on, and it is used again when it is back', async () => {
    const player = await bench.start([bench.flac]);
    await bench.seconds(1);
    const before = await player.snapshot();
    const goneMs = performance.now();
    await bench.pulse.crash();
    await player.waitFor('warning');
    const first = await bench.heard();
    expect(first).toHaveLength(1);
    expect(first[0]!.referenceFrame).toBe(0);

    await bench.pulse.revive();
    bench.recorder = await bench.pulse.record();
    await player.waitFor('warning', player.events.findIndex(({ event }) => event === 'warning') + 1);
    await bench.seconds(1.5);
    const after = await player.snapshot();
    const wentOn = (after.playheadFrame - before.playheadFrame) / RATE;
    const passed = (performance.now() - goneMs) / 1000;
    await bench.finish(player);
    expect(warningsIn(player.events)).toEqual(['device-lost', 'device-back']);
    expect(underrunsIn(player.events)).toEqual([]);
    expect(Math.abs(wentOn - passed)).toBeLessThan(0.5);
    // From there on every sample is the right one again, in one piece.
    const second = await bench.heard();
    expect(second).toHaveLength(1);
    expect(second[0]!.frames).toBeGreaterThan(RATE);
    expect(second[0]!.referenceFrame).toBeGreaterThan(first[0]!.frames);
    expect(second[0]!.referenceFrame + second[0]!.frames).toBeLessThanOrEqual(after.playheadFrame + RATE);
  });

  it('can be paused and sought while it is away', async () => {
    const player = await bench.start([bench.flac]);
    await bench.seconds(1);
    await bench.pulse.crash();
    await player.waitFor('warning');
    player.send({ type: 'pause' });
    await player.waitFor('pause');
    player.send({ type: 'seek', target: { type: 'frame', frame: 10 * RATE } });
    await bench.pulse.revive();
    bench.recorder = await bench.pulse.record();
    player.send({ type: 'resume' });
    await player.waitFor('unpause');
    await player.waitFor('warning', player.events.findIndex(({ event }) => event === 'warning') + 1);
    await bench.seconds(1.5);
    await bench.finish(player);
    const [run, ...more] = await bench.heard();
    expect(more).toEqual([]);
    expect(run!.referenceFrame).toBeGreaterThanOrEqual(10 * RATE);
  });
});
