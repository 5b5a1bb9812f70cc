import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SleepTimer } from '../../../src/engine/transport/sleep-timer.ts';
import { writeFloatWav } from '../../helpers/float-wav.ts';
import { LocalSession } from '../../helpers/local-session.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';

const RATE = 8000;
const dir = mkdtempSync(path.join(tmpdir(), 'ph-sleep-'));
const track = path.join(dir, 'steady.wav');
const short = path.join(dir, 'short.wav');
beforeAll(async () => {
  await writeFloatWav(track, RATE, 1, new Float32Array(30 * RATE).fill(0.5));
  await writeFloatWav(short, RATE, 1, new Float32Array(5 * RATE).fill(0.5));
});
afterAll(() => removeFolder(dir));

/** The gain of a frame, from its place before the end. */
const gainAt = (frame: number, endFrame: number): number =>
  Math.min(1, (endFrame - frame) / Math.min(10 * RATE, endFrame));

function expectFaded(samples: Float32Array, endFrame: number): void {
  expect(samples.length).toBe(endFrame);
  // Sound that begins has a ramp of 8 ms of its own.
  for (let frame = RATE / 100; frame < endFrame; frame++)
    if (Math.abs(samples[frame]! - 0.5 * gainAt(frame, endFrame)) > 1e-6)
      throw new Error(`frame ${frame} is ${samples[frame]}`);
}

test('playing stops at the frame, and the 10 s before fade', async () => {
  const player = new LocalSession('realtime', [track], { session: { sleepSeconds: 12.5 } });
  const { samples, events } = await player.run();
  expectFaded(samples, 12.5 * RATE);
  expect(events.at(-1)).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
});

test('a shorter time is a fade from its start', async () => {
  const player = new LocalSession('realtime', [track], { session: { sleepSeconds: 2 } });
  expectFaded((await player.run()).samples, 2 * RATE);
});

test('the time passes through changes of track', async () => {
  const player = new LocalSession('realtime', [short, short, short], { session: { sleepSeconds: 12 } });
  expectFaded((await player.run()).samples, 12 * RATE);
});

test('a pause in the fade neither moves the end nor loses its place', async () => {
  const player = new LocalSession('realtime', [track], { session: { sleepSeconds: 4 } });
  await player.until(() => player.clock.nowMs() >= 1000);
  player.send({ type: 'pause' });
  await player.until(() => player.state.read().status === 'paused');
  await player.pass(60_000);
  player.send({ type: 'resume' });
  const { samples } = await player.run();
  expect(samples.length).toBe(4 * RATE);
  // All but the ramps after the two starts.
  const wrong = samples.reduce(
    (count, sample, frame) => count + Number(Math.abs(sample - 0.5 * gainAt(frame, 4 * RATE)) > 1e-6),
    0,
  );
  expect(wrong).toBeLessThanOrEqual(2 * 0.008 * RATE);
});

test('a player that stays is idle then, and plays without a fade afterwards', async () => {
  const player = new LocalSession('realtime', [short], { session: { sleepSeconds: 2, staysIdle: true } });
  await player.until(() => player.events.some(({ event }) => event === 'idle'));
  player.send({ type: 'play-entry', id: 0 });
  await player.until(() => player.events.filter(({ event }) => event === 'idle').length === 2);
  player.send({ type: 'quit' });
  const { samples } = await player.run();
  expect(samples.length).toBe(7 * RATE);
  expect(samples[7 * RATE - 1]).toBe(0.5);
});

test('the fade is the same in blocks of any size', () => {
  const whole = new Float32Array(2 * RATE).fill(1);
  new SleepTimer(1).apply(whole, RATE, 2, RATE);
  const pieces = new Float32Array(2 * RATE).fill(1);
  const timer = new SleepTimer(1);
  for (let at = 0; at < RATE; at += 333) {
    const frames = Math.min(333, RATE - at);
    timer.apply(pieces.subarray(2 * at), frames, 2, RATE);
    timer.written(frames, RATE);
  }
  expect(pieces).toEqual(whole);
  expect(whole[0]).toBe(1);
  expect(whole[RATE]).toBe(0.5);
  expect(timer.takeEnd(RATE)).toBe(true);
  expect(timer.takeEnd(RATE)).toBe(false);
});
