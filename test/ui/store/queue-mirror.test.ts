import { describe, expect, it } from 'vitest';
import { Playlist } from '../../../src/player/playlist.ts';
import { QueueMirror } from '../../../src/ui/store/queue-mirror.ts';
import { entriesOf } from '../../helpers/screen-fixture.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';

describe('QueueMirror', () => {
  it('knows every place after any edits', () => {
    const random = seededRandom(3);
    const mirror = new QueueMirror(entriesOf(20), 1);
    let nextId = 1000;
    for (let round = 0; round < 500; round++) {
      const id = mirror.entries[Math.floor(random() * mirror.entries.length)]?.id ?? 0;
      const beforeId = mirror.entries[Math.floor(random() * mirror.entries.length)]?.id ?? null;
      const kind = random();
      if (kind < 0.4) mirror.apply({ type: 'append', entries: [{ id: nextId++, path: 'x' }] });
      else if (kind < 0.7) mirror.apply({ type: 'move', id, beforeId });
      else mirror.apply({ type: 'remove', ids: [id] });
      mirror.entries.forEach((entry, index) => expect(mirror.indexOf(entry.id)).toBe(index));
    }
  });

  it('undoes several edits at once', () => {
    const mirror = new QueueMirror(entriesOf(6), 1);
    const before = mirror.entries.map(({ id }) => id);
    const edits = [
      { type: 'remove', ids: [2, 5] },
      { type: 'move', id: 6, beforeId: 1 },
      { type: 'reorder', ids: [4, 3] },
    ] as const;
    const inverse = mirror.inverseOfAll(edits);
    for (const edit of edits) mirror.apply(edit);
    expect(mirror.entries.map(({ id }) => id)).toEqual([4, 3, 6, 1]);
    for (const edit of inverse) mirror.apply(edit);
    expect(mirror.entries.map(({ id }) => id)).toEqual(before);
  });

  it('knows what comes next, in the queue’s order and in that of a shuffle', () => {
    const entries = entriesOf(8);
    const mirror = new QueueMirror(entries, 7);
    const modes = { loopTimes: 1, repeatTimes: 1, shuffle: false };
    expect(mirror.nextOf(3, modes)?.id).toBe(4);
    expect(mirror.nextOf(8, modes)).toBeNull();
    expect(mirror.nextOf(8, { ...modes, repeatTimes: Infinity })?.id).toBe(1);
    // The engine's own order with that seed.
    const order: number[] = [];
    const playlist = new Playlist(entries, { ...modes, shuffle: true }, 7);
    for (let place = playlist.first(); place; place = playlist.after(place)) order.push(place.entry.id);
    const shuffled = { ...modes, shuffle: true };
    expect(order.slice(0, -1).map((id) => mirror.nextOf(id, shuffled)?.id)).toEqual(order.slice(1));
  });
});
