import { describe, expect, it } from 'vitest';
import type { QueueEdit } from '../../src/player/command.ts';
import { applyQueueEdit, inverseOfQueueEdit } from '../../src/player/queue-edit.ts';
import type { QueueEntry } from '../../src/player/track.ts';
import { seededRandom } from '../helpers/seeded-random.ts';

const entry = (id: number): QueueEntry => ({ id, path: `${id}.flac` });
const queue = (...ids: number[]): readonly QueueEntry[] => ids.map(entry);
const ids = (entries: readonly QueueEntry[]): number[] => entries.map(({ id }) => id);

describe('applyQueueEdit', () => {
  it('appends at the end and leaves the queue it was given alone', () => {
    const before = queue(1, 2);
    expect(ids(applyQueueEdit(before, { type: 'append', entries: queue(3, 4) }))).toEqual([1, 2, 3, 4]);
    expect(ids(before)).toEqual([1, 2]);
  });

  it('inserts before the named entry, and at the end for null or an entry that is gone', () => {
    const added = queue(8, 9);
    expect(ids(applyQueueEdit(queue(1, 2), { type: 'insert', beforeId: 2, entries: added }))).toEqual([
      1, 8, 9, 2,
    ]);
    expect(ids(applyQueueEdit(queue(1, 2), { type: 'insert', beforeId: null, entries: added }))).toEqual([
      1, 2, 8, 9,
    ]);
    expect(ids(applyQueueEdit(queue(1, 2), { type: 'insert', beforeId: 7, entries: added }))).toEqual([
      1, 2, 8, 9,
    ]);
  });

  it('puts the named entries first, in the order given, and leaves the others as they were', () => {
    const edit: QueueEdit = { type: 'reorder', ids: [3, 9, 1] };
    expect(ids(applyQueueEdit(queue(1, 2, 3, 4), edit))).toEqual([3, 1, 2, 4]);
  });

  it('removes the named entries and passes over those that are gone', () => {
    expect(ids(applyQueueEdit(queue(1, 2, 3, 4), { type: 'remove', ids: [4, 99, 2] }))).toEqual([1, 3]);
  });

  it.each([
    [3, 1, [3, 1, 2, 4]],
    [1, 4, [2, 3, 1, 4]],
    [1, null, [2, 3, 4, 1]],
    [2, 3, [1, 2, 3, 4]],
    [2, 99, [1, 3, 4, 2]],
  ])('moves entry %j before %j', (id, beforeId, expected) => {
    expect(ids(applyQueueEdit(queue(1, 2, 3, 4), { type: 'move', id, beforeId }))).toEqual(expected);
  });

  it('gives the same array back when nothing changes, so that a view can compare by identity', () => {
    const before = queue(1, 2);
    const edits: QueueEdit[] = [
      { type: 'append', entries: [] },
      { type: 'insert', beforeId: 1, entries: [] },
      { type: 'remove', ids: [9] },
      { type: 'move', id: 9, beforeId: 1 },
      { type: 'move', id: 1, beforeId: 1 },
    ];
    for (const edit of edits) expect(applyQueueEdit(before, edit)).toBe(before);
  });

  it('removes half of 100,000 entries in one pass', () => {
    const before = Array.from({ length: 100_000 }, (_, id) => entry(id));
    const odd = before.filter(({ id }) => id % 2 === 1).map(({ id }) => id);
    const after = applyQueueEdit(before, { type: 'remove', ids: odd });
    expect(after.length).toBe(50_000);
    expect(after.every(({ id }, index) => id === 2 * index)).toBe(true);
  });
});

describe('inverseOfQueueEdit', () => {
  it('undoes 2,000 random edits of every kind exactly', () => {
    const next = seededRandom(7);
    const random = (below: number) => Math.floor(next() * below);
    let entries: readonly QueueEntry[] = queue(0, 1, 2, 3, 4, 5);
    let nextId = 6;
    const someId = () => entries[random(entries.length)]?.id ?? 0;
    for (let round = 0; round < 2000; round++) {
      const added = Array.from({ length: random(4) }, () => entry(nextId++));
      const edits: QueueEdit[] = [
        { type: 'append', entries: added },
        { type: 'insert', beforeId: random(4) === 0 ? null : someId(), entries: added },
        { type: 'remove', ids: Array.from({ length: random(5) }, someId) },
        { type: 'move', id: someId(), beforeId: random(4) === 0 ? null : someId() },
        { type: 'reorder', ids: Array.from({ length: random(5) }, someId) },
      ];
      const edit = edits[random(edits.length)]!;
      const after = applyQueueEdit(entries, edit);
      const undone = inverseOfQueueEdit(entries, edit).reduce(applyQueueEdit, after);
      expect(ids(undone)).toEqual(ids(entries));
      entries = after;
    }
  });
});
