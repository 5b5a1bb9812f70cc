import { expect, it } from 'vitest';
import { PacedOutput } from '../../../src/engine/output/paced-output.ts';
import { SilentDevice } from '../../../src/engine/output/silent-device.ts';
import { HandClock } from '../../helpers/local-session.ts';

const RATE = 48_000;
const BLOCK_FRAMES = 4800;

/** Writes two blocks, the second so many milliseconds after the first was played. @returns what was said to be missing */
async function missingAfter(lateMs: number): Promise<readonly number[]> {
  const clock = new HandClock();
  const missing: number[] = [];
  const nothing = (): void => undefined;
  const reports = {
    onRoom: nothing,
    onStarved: (frames: number) => missing.push(frames),
    onWarning: nothing,
    onBroken: nothing,
  };
  const output = new PacedOutput(new SilentDevice(), null, reports, clock);
  await output.open({ sampleRate: RATE, channels: 1 });
  const block = new Float32Array(BLOCK_FRAMES);
  output.write(block, BLOCK_FRAMES);
  clock.after((BLOCK_FRAMES / RATE) * 1000 + lateMs, nothing);
  clock.advance(Infinity);
  output.write(block, BLOCK_FRAMES);
  await output.close();
  return missing;
}

it('a block that comes later than a device begins to play is an underrun of as many frames', async () => {
  expect(await missingAfter(25)).toEqual([0.025 * RATE]);
  expect(await missingAfter(1000)).toEqual([RATE]);
});

it('one that is late by less than what is known of a device is none', async () => {
  expect(await missingAfter(-50)).toEqual([]);
  expect(await missingAfter(0.5)).toEqual([]);
  expect(await missingAfter(4.7)).toEqual([]);
});
