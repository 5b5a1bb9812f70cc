import { describe, expect, it } from 'vitest';
import { expectsSeeks } from '../../src/cli/expects-seeks.ts';
import type { SessionOptions } from '../../src/player/session-options.ts';

const WHOLE = { from: null, to: null };
const PLAIN = { ranges: [WHOLE], seekAt: [], script: [], abLoop: null, loopTimes: 1 } as const;
const SECOND = { type: 'seconds', seconds: 1 } as const;

const SEEKING: readonly (readonly [string, Partial<SessionOptions>])[] = [
  ['a second range', { ranges: [WHOLE, { from: SECOND, to: null }] }],
  ['--seek-at', { seekAt: [{ afterSeconds: 1, target: SECOND }] }],
  ['a script', { script: [{ type: 'seek', target: SECOND }] }],
  ['--ab-loop', { abLoop: { from: SECOND, to: null, times: 2 } }],
  ['--loop', { loopTimes: 2 }],
];

describe('a seek is expected', () => {
  it('where there are keys, and nowhere else by itself', () => {
    expect(expectsSeeks(PLAIN as unknown as SessionOptions, true)).toBe(true);
    expect(expectsSeeks(PLAIN as unknown as SessionOptions, false)).toBe(false);
  });

  it.each(SEEKING)('of %s', (_, options) => {
    expect(expectsSeeks({ ...PLAIN, ...options } as SessionOptions, false)).toBe(true);
  });
});
