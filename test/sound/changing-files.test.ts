import { rmSync, statSync, truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { LONG_WINDOW, RATE, soundBench, underrunsIn, warningsIn } from '../helpers/sound-bench.ts';

const bench = soundBench();

/** Each way of reading a local file. */
const READ_BY = [
  { kind: 'mapped', name: 'stall.wav', copied: () => bench.wav },
  { kind: 'streamed', name: 'stall.flac', copied: () => bench.flac },
] as const;

describe('a file that is cut short while it plays', () => {
  it('mapped: plays to the cut, says so, and goes on with the next track', async () => {
    const file = bench.copyOf(bench.wav, 'cut.wav');
    const player = await bench.start([file, fixture('formats/flac.flac')], { reader: LONG_WINDOW });
    await bench.seconds(0.5);
    const cutFrame = 5 * RATE + 7;
    truncateSync(file, 44 + cutFrame * 4);
    await player.waitFor('shutdown');
    expect(warningsIn(player.events)).toEqual(['truncated']);
    expect(player.events).toContainEqual({
      event: 'end-file',
      path: file,
      reason: 'eof',
      frames_played: cutFrame,
    });
    expect(player.events.at(-1)).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
    const runs = await bench.heard();
    expect(runs[0]).toMatchObject({ referenceFrame: 0, frames: cutFrame });
  });

  it('streamed: plays what can be decoded, says so, and goes on with the next track', async () => {
    const file = bench.copyOf(bench.flac, 'cut.flac');
    const player = await bench.start([file, fixture('formats/flac.flac')], { reader: LONG_WINDOW });
    await bench.seconds(0.5);
    truncateSync(file, Math.floor(statSync(file).size * 0.25));
    await player.waitFor('shutdown');
    const end = player.events.find((event) => event.event === 'end-file');
    expect(warningsIn(player.events)).toEqual(['truncated']);
    expect(end).toMatchObject({ path: file, reason: 'eof' });
    expect(player.events.at(-1)).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
    const [run, ...more] = await bench.heard();
    expect(more.every(({ recordingFrame }) => recordingFrame >= run!.recordingFrame + run!.frames)).toBe(
      true,
    );
    expect(run!.referenceFrame).toBe(0);
    expect(run!.frames).toBeGreaterThan(5 * RATE);
    expect(end).toMatchObject({ frames_played: run!.frames });
  });
});

describe('a file that is deleted while it plays', () => {
  it.each(READ_BY)('is played on from what is open, $kind', async ({ name, copied }) => {
    const file = bench.copyOf(copied(), `deleted-${name}`);
    const player = await bench.start([file], { reader: LONG_WINDOW });
    await bench.seconds(1);
    rmSync(file);
    await bench.seconds(LONG_WINDOW.readAheadSeconds + 1.5);
    await bench.finish(player);
    expect(warningsIn(player.events)).toEqual([]);
    expect(underrunsIn(player.events)).toEqual([]);
    const runs = await bench.heard();
    expect(runs).toHaveLength(1);
    expect(runs[0]!.referenceFrame).toBe(0);
    expect(runs[0]!.frames).toBeGreaterThan((LONG_WINDOW.readAheadSeconds + 1) * RATE);
  });

  it('ends with its reason where a seek needs it again, and the next track plays', async () => {
    const file = bench.copyOf(bench.flac, 'deleted.flac');
    const next = fixture('formats/flac.flac');
    const player = await bench.start([file, next], { reader: LONG_WINDOW });
    await bench.seconds(1);
    rmSync(file);
    player.send({ type: 'seek', target: { type: 'frame', frame: 20 * RATE } });
    const { exit_code } = await player.waitFor('shutdown');
    const ends = player.events.flatMap((event) => (event.event === 'end-file' ? [event] : []));
    expect(ends).toMatchObject([
      { path: file, reason: 'error', error: 'no such file' },
      { path: next, reason: 'eof', frames_played: RATE },
    ]);
    expect(exit_code).toBe(3);
  });
});
