import { describe, expect, it } from 'vitest';
import { fraction, writeJson, writeString } from '../../../src/control/property/value.ts';

describe('writing values', () => {
  it('writes fractions with six decimals, whole numbers without a point', () => {
    expect(writeJson({ a: fraction(100), b: 100, c: fraction(1 / 3), d: fraction(-1e-9) })).toBe(
      '{"a":100.000000,"b":100,"c":0.333333,"d":0.000000}',
    );
  });

  it('writes no blanks, and keeps the order of keys', () => {
    expect(writeJson([{ b: null, a: [true, 'x'] }])).toBe('[{"b":null,"a":[true,"x"]}]');
  });

  it('replaces what is no valid text', () => {
    expect(writeJson('caf\udce9')).toBe('"caf\ufffd"');
  });

  it('writes strings as mpv does', () => {
    expect([true, false, fraction(1.5), 7, 'text', ['a'], null].map(writeString)).toEqual([
      'yes',
      'no',
      '1.500000',
      '7',
      'text',
      '["a"]',
      '',
    ]);
  });
});
