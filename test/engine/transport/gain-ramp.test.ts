import { describe, expect, it } from 'vitest';
import { GainRamp } from '../../../src/engine/transport/gain-ramp.ts';

const RATE = 48_000;
/** 8 ms. */
const RAMP_FRAMES = 384;

function ones(frames: number): Float32Array {
  return new Float32Array(frames * 2).fill(1);
}

describe('a change of gain', () => {
  it('goes over 8 ms from silence to the target, the same on all channels, and is exact from there on', () => {
    const ramp = new GainRamp();
    ramp.fadeIn(RATE);
    const samples = ones(1000);
    ramp.apply(samples, 1000, 2);
    expect(samples[0]).toBe(Math.fround(1 / RAMP_FRAMES));
    for (let frame = 0; frame < 1000; frame++) {
      expect(samples[2 * frame + 1]).toBe(samples[2 * frame]);
      const expected = Math.min(1, (frame + 1) / RAMP_FRAMES);
      expect(Math.abs(samples[2 * frame]! - expected)).toBeLessThan(1e-6);
    }
    expect(samples.subarray(2 * (RAMP_FRAMES - 1))).toEqual(ones(1000 - RAMP_FRAMES + 1));
  });

  it('is the same in one block as in many', () => {
    const inOne = ones(1000);
    const whole = new GainRamp();
    whole.set(0.25, RATE, false);
    whole.apply(inOne, 1000, 2);
    const inMany = ones(1000);
    const parts = new GainRamp();
    parts.set(0.25, RATE, false);
    for (let at = 0; at < 1000; at += 125) parts.apply(inMany.subarray(2 * at), 125, 2);
    expect(inMany).toEqual(inOne);
    expect(inOne.at(-1)).toBe(0.25);
  });

  it('leaves every bit of what passes at full gain', () => {
    const samples = Float32Array.from({ length: 400 }, (_, at) => Math.sin(at) * 1.5);
    const before = samples.slice();
    new GainRamp().apply(samples, 200, 2);
    expect(samples).toEqual(before);
  });
});
