import { setInterval as every } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { accountForRecording } from '../helpers/account-for-recording.ts';
import { identicalRuns } from '../helpers/identical-runs.ts';
import type { RemoteEngine } from '../helpers/remote-engine.ts';
import { RATE, soundBench, underrunsIn, warningsIn } from '../helpers/sound-bench.ts';

const SEEKS = 150;
const EVERY_MS = 1000 / 30;

const bench = soundBench();

/** As a held arrow key: `SEEKS` relative seeks at 30 a second. @returns when the last was sent */
async function hold(player: RemoteEngine, stepSeconds: (n: number) => number): Promise<number> {
  let sent = 0;
  let sentMs = 0;
  for await (const _ of every(EVERY_MS)) {
    sentMs = player.send({ type: 'seek', target: { type: 'relative', seconds: stepSeconds(sent) } });
    if (++sent === SEEKS) break;
  }
  return sentMs;
}

const restartsIn = (player: RemoteEngine) =>
  player.events.flatMap((event) => (event.event === 'playback-restart' ? [event] : []));

/** Each source kind: what is asked for lies in the buffer, in the file, or mostly outside of a small window. */
const KINDS = [
  { kind: 'memory', name: 'flac', reader: {} },
  { kind: 'mapped', name: 'wav', reader: {} },
  { kind: 'streamed', name: 'flac', reader: { memoryBytes: 0, readAheadSeconds: 2, lookbackSeconds: 1 } },
] as const;

describe.each(KINDS)('30 seeks a second for 5 s, $kind', ({ kind, name, reader }) => {
  it('leave no backlog: it stops where they add up to, at once, and every sample heard is right', async () => {
    const player = await bench.start([bench[name]], { reader });
    expect(player.events.find(({ event }) => event === 'file-loaded')).toMatchObject({ source: kind });
    await bench.seconds(0.5);
    // To and fro, so that it neither comes to the end nor stays near one place: up 0.3 s a time, then down 0.25 s.
    const lastMs = await hold(player, (n) => (n % 60 < 35 ? 0.3 : -0.25));
    const lastAt = bench.recorder.frameAt(lastMs);
    await bench.seconds(1.5);
    const restarts = restartsIn(player);
    const last = restarts.at(-1)!;
    const count = restarts.length;
    await bench.finish(player);
    expect(restartsIn(player)).toHaveLength(count);
    expect(warningsIn(player.events)).toEqual([]);
    for (const { frame, requested_frame } of restarts) expect(frame).toBe(requested_frame);
    // None was lost: the steps add up to 17.5 s, to which comes what was played meanwhile.
    expect(last.frame).toBeGreaterThan(17.5 * RATE);
    expect(last.frame).toBeLessThan(25 * RATE);

    const recording = await bench.recorder.stop();
    const runs = identicalRuns(recording, bench.reference.samples, 2);
    const begins = [0, ...restarts.map(({ frame }) => frame)];
    const account = accountForRecording(recording, bench.reference.samples, 2, runs, begins);
    expect(account).toMatchObject({ wrong: 0, firstWrongFrame: null });
    // The last thing heard is the last seek's target, within 100 ms of the last key (and the recorder's own 60 ms).
    const settled = runs.at(-1)!;
    expect(settled.frames).toBeGreaterThan(RATE);
    expect(Math.abs(settled.referenceFrame - last.frame)).toBeLessThan(0.008 * RATE + 1);
    expect(settled.recordingFrame - lastAt).toBeLessThan(
      0.16 * RATE + (kind === 'streamed' ? 0.3 * RATE : 0),
    );
    expect(underrunsIn(player.events)).toEqual([]);
  });
});
