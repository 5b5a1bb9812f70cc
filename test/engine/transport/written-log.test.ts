import { expect, it } from 'vitest';
import { WrittenLog } from '../../../src/engine/transport/written-log.ts';

it('tells whose the last frames are, and keeps them', () => {
  const log = new WrittenLog<string>(1000);
  log.append('first', 0, 100);
  log.append('second', 0, 30);
  const shares: [string, number][] = [];
  log.lastOf(50, (deck, frames) => shares.push([deck, frames]));
  expect(shares).toEqual([
    ['second', 30],
    ['first', 20],
  ]);
  expect(log.locate(50)).toEqual({ deck: 'first', frame: 80 });
});
