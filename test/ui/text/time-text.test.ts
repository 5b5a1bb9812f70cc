import { describe, expect, it } from 'vitest';
import { clockText, lengthText, preciseText, tenthsText } from '../../../src/ui/text/time-text.ts';

describe('times', () => {
  it.each([
    [0, '0:00', '0:00.0', '0:00.000'],
    [59.96, '0:59', '0:59.9', '0:59.960'],
    [61.9999, '1:01', '1:01.9', '1:02.000'],
    [3661.05, '1:01:01', '1:01:01.0', '1:01:01.050'],
    [-3, '0:00', '0:00.0', '0:00.000'],
  ])('shows %d s', (seconds, clock, tenths, precise) => {
    expect([clockText(seconds), tenthsText(seconds), preciseText(seconds)]).toEqual([clock, tenths, precise]);
  });

  it('does not lose a tenth to binary fractions', () => {
    for (let tenth = 0; tenth < 6000; tenth++)
      expect(tenthsText(tenth / 10).endsWith(`.${tenth % 10}`), String(tenth)).toBe(true);
  });

  it('gives a queue’s length in the unit that fits', () => {
    expect([2578, 3600, 12_000, 400_000].map(lengthText)).toEqual([
      '42:58',
      '1 h 0 min',
      '3 h 20 min',
      '4 days 15 h',
    ]);
  });
});
