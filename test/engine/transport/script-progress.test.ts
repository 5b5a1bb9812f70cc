import { describe, expect, it } from 'vitest';
import { ScriptProgress } from '../../../src/engine/transport/script-progress.ts';
import type { ScriptMoment } from '../../../src/engine/transport/script-progress.ts';

const momentAt = (frame: number, framesPerTrackSecond = 44_100): ScriptMoment => ({
  frame,
  framesPerTrackSecond,
  frameOf: (position) =>
    position.type === 'seconds' ? Math.round(position.seconds * framesPerTrackSecond) : null,
});
const STOP = { type: 'stop' } as const;
const taken = (progress: ScriptProgress, moment: ScriptMoment): string | undefined =>
  progress.take(moment)?.action.type;

describe('a wait', () => {
  it('is rounded once, however many blocks it is written in', () => {
    // 0.815 s are 35,941.5 frames.
    const progress = new ScriptProgress([{ type: 'wait', seconds: 0.815 }, STOP]);
    expect(progress.take(momentAt(0))).toBeNull();
    expect(progress.framesUntilDue(momentAt(0))).toBe(35_942);
    progress.written(16_384);
    progress.written(16_384);
    expect(progress.framesUntilDue(momentAt(32_768))).toBe(35_942 - 32_768);
  });

  it('lasts as many frames in one block as in many, at any speed', () => {
    for (const speed of [0.3, 0.7, 1.1, 1.5, 2.3, 3.9]) {
      const rate = 8000 / speed;
      const inOne = new ScriptProgress([{ type: 'wait', seconds: 0.1 }, STOP]);
      inOne.take(momentAt(0, rate));
      const frames = inOne.framesUntilDue(momentAt(0, rate));
      expect(frames).toBe(Math.round(0.1 * rate));
      const inMany = new ScriptProgress([{ type: 'wait', seconds: 0.1 }, STOP]);
      let written = 0;
      while (taken(inMany, momentAt(written, rate)) === undefined) {
        inMany.written(1);
        written++;
      }
      expect(written).toBe(frames);
    }
  });

  it('goes on in a track of another rate', () => {
    const progress = new ScriptProgress([{ type: 'wait', seconds: 2 }, STOP]);
    expect(progress.take(momentAt(0))).toBeNull();
    progress.written(44_100);
    expect(progress.framesUntilDue(momentAt(0, 48_000))).toBe(48_000);
    expect(progress.take(momentAt(0, 48_000))).toBeNull();
    progress.written(48_000);
    expect(taken(progress, momentAt(48_000, 48_000))).toBe('stop');
  });
});

describe('frames that are taken back before they were heard', () => {
  it('lengthen the present wait by as many', () => {
    const progress = new ScriptProgress([{ type: 'wait', seconds: 1 }, STOP]);
    progress.take(momentAt(0));
    progress.written(40_000);
    progress.takenBack(30_000);
    expect(progress.framesUntilDue(momentAt(10_000))).toBe(34_100);
  });

  it('make the steps among them due again, at the same frames, and say so', () => {
    const mark = { type: 'mark', text: 'x' } as const;
    const progress = new ScriptProgress([
      { type: 'wait', seconds: 1 },
      mark,
      { type: 'wait', seconds: 0.1 },
      mark,
      { type: 'wait-until', position: { type: 'seconds', seconds: 5 } },
      STOP,
    ]);
    progress.take(momentAt(0));
    progress.written(44_100);
    expect(progress.take(momentAt(44_100))).toEqual({ action: mark, isAgain: false });
    expect(progress.take(momentAt(44_100))).toBeNull();
    progress.written(4410);
    expect(progress.take(momentAt(48_510))).toEqual({ action: mark, isAgain: false });
    expect(progress.take(momentAt(48_510))).toBeNull();
    progress.written(1000);
    progress.takenBack(5510);
    expect(progress.framesUntilDue(momentAt(44_000))).toBe(100);
    progress.written(100);
    expect(progress.take(momentAt(44_100))).toEqual({ action: mark, isAgain: true });
    progress.take(momentAt(44_100));
    expect(progress.framesUntilDue(momentAt(44_100))).toBe(4410);
    progress.written(4410);
    expect(progress.take(momentAt(48_510))).toEqual({ action: mark, isAgain: true });
    expect(progress.framesUntilDue(momentAt(48_510))).toBe(5 * 44_100 - 48_510);
  });

  it('leave alone what was carried out at the very frame that is gone back to', () => {
    const progress = new ScriptProgress([{ type: 'wait', seconds: 1 }, { type: 'next' }, STOP]);
    progress.take(momentAt(0));
    progress.written(44_100);
    expect(taken(progress, momentAt(44_100))).toBe('next');
    progress.written(500);
    progress.takenBack(500);
    expect(taken(progress, momentAt(0))).toBe('stop');
  });
});
