import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixture } from './fixtures.ts';
import { identicalRuns } from './identical-runs.ts';
import { startPulse, type PulseServer } from './pulse.ts';
import { waitUntil } from './wait-until.ts';
import { parseWav } from './wav-file.ts';

const run = promisify(execFile);
const file = fixture('formats/wav-s16.wav');
const reference = parseWav(readFileSync(file));

let pulse: PulseServer;

beforeEach(async () => {
  pulse = await startPulse({ sampleRate: reference.sampleRate });
});

afterEach(async () => {
  await pulse.stop();
});

async function heardWhile(command: string, args: readonly string[]): Promise<Float32Array> {
  const recorder = await pulse.record();
  await run(command, args, { env: { ...process.env, ...pulse.env } });
  // The player may leave before the monitor has handed over the last period.
  const leftAt = recorder.frames;
  await waitUntil(() => recorder.frames > leftAt + reference.sampleRate / 2, 'the recording to go on');
  return recorder.stop();
}

test('the monitor gives back exactly the samples that paplay plays, in one unbroken run', async () => {
  const heard = await heardWhile('paplay', [file]);
  expect(identicalRuns(heard, reference.samples, 2)).toEqual([
    { recordingFrame: expect.any(Number) as number, referenceFrame: 0, frames: reference.frames },
  ]);
});

test("the private configuration makes the server ALSA's default device: aplay is recorded exactly", async () => {
  const heard = await heardWhile('aplay', ['-q', '-D', 'default', file]);
  expect(identicalRuns(heard, reference.samples, 2)).toEqual([
    { recordingFrame: expect.any(Number) as number, referenceFrame: 0, frames: reference.frames },
  ]);
});

test('a recording tells when something was heard', async () => {
  const recorder = await pulse.record();
  await waitUntil(() => recorder.frames > 10_000, 'a quarter of a second of silence');
  const nowMs = performance.now();
  const frame = recorder.frameAt(nowMs);
  expect(Math.abs(frame - recorder.frames)).toBeLessThan(0.06 * pulse.sampleRate);
  expect(recorder.samples().every((sample) => sample === 0)).toBe(true);
});
