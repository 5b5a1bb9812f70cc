import { describe, expect, it } from 'vitest';
import { logged } from '../../../src/ui/store/message-log.ts';

describe('the log', () => {
  it('counts what repeats and keeps the last 500', () => {
    let log = logged([], 'a', 'info', 1);
    log = logged(log, 'a', 'info', 2);
    expect(log).toEqual([{ text: 'a', level: 'info', atMs: 2, times: 2 }]);
    for (let index = 0; index < 600; index++) log = logged(log, `m${index}`, 'info', index);
    expect(log).toHaveLength(500);
    expect(log.at(-1)?.text).toBe('m599');
  });
});
