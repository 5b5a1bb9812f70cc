import { expect, it } from 'vitest';
import { ScriptRunner } from '../../../src/engine/transport/script-runner.ts';
import type { ScriptMoment } from '../../../src/engine/transport/script-runner.ts';

const momentAt = (trackFrame: number, sampleRate = 44_100): ScriptMoment => ({
  trackFrame,
  extent: { sampleRate, frames: null, chapterFrames: [] },
});

it('rounds a wait once, however many blocks it is put out in', () => {
  // 0.815 s are 35,941.5 frames: what is left after a block must not be rounded the other way.
  const runner = new ScriptRunner([{ type: 'wait', seconds: 0.815 }, { type: 'stop' }]);
  expect(runner.take(momentAt(0))).toBeNull();
  expect(runner.framesUntilDue(momentAt(0))).toBe(35_942);
  runner.putOut(16_384, 44_100);
  runner.putOut(16_384, 44_100);
  expect(runner.framesUntilDue(momentAt(32_768))).toBe(35_942 - 32_768);
});

it('goes on with a wait in a track of another rate', () => {
  const runner = new ScriptRunner([{ type: 'wait', seconds: 2 }, { type: 'stop' }]);
  expect(runner.take(momentAt(0))).toBeNull();
  runner.putOut(44_100, 44_100);
  expect(runner.framesUntilDue(momentAt(0, 48_000))).toBe(48_000);
  runner.putOut(48_000, 48_000);
  expect(runner.take(momentAt(48_000, 48_000))).toEqual({ type: 'stop' });
});
