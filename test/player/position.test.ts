import { describe, expect, it } from 'vitest';
import {
  parseDuration,
  parsePosition,
  parseSeekTarget,
  resolvePosition,
  resolveSeek,
} from '../../src/player/position.ts';

const TRACK = { sampleRate: 44_100, frames: 441_000, chapterFrames: [0, 88_200, 200_000] };
const at = (text: string): number | null => resolvePosition(parsePosition(text, '--start'), TRACK);

describe('positions', () => {
  it.each([
    ['90', 3_969_000],
    ['90.5', 3_991_050],
    ['1:30', 3_969_000],
    ['1:02:03.250', 164_195_325],
    ['90s', 3_969_000],
    ['1500ms', 66_150],
    ['1m30s', 3_969_000],
    ['1h2m', 164_052_000],
    ['50%', 220_500],
    ['441000f', 441_000],
    ['#3', 200_000],
    ['-3', 308_700],
    ['-60', 0],
  ])('%s is frame %i', (text, frame) => {
    expect(at(text)).toBe(frame);
  });

  it('is rounded to the nearest frame, once', () => {
    expect(at('0.00001')).toBe(0);
    expect(at('0.00002')).toBe(1);
    expect(resolvePosition({ type: 'percent', percent: 33.3333 }, TRACK)).toBe(147_000);
  });

  it.each([
    '',
    'abc',
    '1:60',
    '1:2:3:4',
    '--3',
    '101%',
    '-5%',
    '1.5f',
    '#0',
    '#x',
    '1e3',
    'NaN',
    'Infinity',
    '5 %',
  ])('refuses %j, and says what would do', (text) => {
    expect(() => parsePosition(text, '--start')).toThrow(/^--start: .* is not a position: use 90, /);
  });

  it('is unknown where the track has no length or no such chapter', () => {
    const live = { ...TRACK, frames: null };
    expect(resolvePosition(parsePosition('50%', 'x'), live)).toBeNull();
    expect(resolvePosition(parsePosition('-1', 'x'), live)).toBeNull();
    expect(at('#4')).toBeNull();
  });
});

describe('seek targets', () => {
  it('are relative with a sign, and clamped to the track', () => {
    const seek = (text: string): number | null => resolveSeek(parseSeekTarget(text, 'seek'), 100_000, TRACK);
    expect(seek('+1')).toBe(144_100);
    expect(seek('-1')).toBe(55_900);
    expect(seek('-1:00')).toBe(0);
    expect(seek('+1:00')).toBe(441_000);
    expect(seek('5')).toBe(220_500);
    expect(seek('50%')).toBe(220_500);
  });

  it('a length that is a guess keeps no seek from going beyond it', () => {
    const seek = (text: string): number | null =>
      resolveSeek(parseSeekTarget(text, 'seek'), 100_000, { ...TRACK, isEstimate: true });
    expect(seek('+1:00')).toBe(2_746_000);
    expect(seek('500000f')).toBe(500_000);
    expect(seek('50%')).toBe(220_500);
  });

  it('durations have no sign', () => {
    expect(parseDuration('1m30s', '--length')).toBe(90);
    expect(() => parseDuration('-1', '--length')).toThrow('--length: "-1" is not a duration');
  });
});
