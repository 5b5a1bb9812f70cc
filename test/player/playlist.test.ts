import { describe, expect, it } from 'vitest';
import { Playlist } from '../../src/player/playlist.ts';
import type { PlayModes } from '../../src/player/event.ts';
import type { QueueEntry } from '../../src/player/track.ts';

const ONCE: PlayModes = { loopTimes: 1, repeatTimes: 1, shuffle: false };

function entries(count: number): QueueEntry[] {
  return Array.from({ length: count }, (_, id) => ({ id, path: `${id}.flac` }));
}

/** Ids in the order in which the list is played. */
function played(playlist: Playlist, most = 50): number[] {
  const ids: number[] = [];
  for (let place = playlist.first(); place !== null && ids.length < most; place = playlist.after(place))
    ids.push(place.entry.id);
  return ids;
}

describe('the playing order', () => {
  it('is the queue’s, once', () => {
    expect(played(new Playlist(entries(3), ONCE, 1))).toEqual([0, 1, 2]);
  });

  it('plays each track, and the list, as often as asked', () => {
    expect(played(new Playlist(entries(2), { ...ONCE, loopTimes: 2, repeatTimes: 2 }, 1))).toEqual([
      0, 0, 1, 1, 0, 0, 1, 1,
    ]);
    expect(played(new Playlist(entries(2), { ...ONCE, repeatTimes: Infinity }, 1), 5)).toEqual([
      0, 1, 0, 1, 0,
    ]);
  });

  it('leaves a looped track at `next`', () => {
    const playlist = new Playlist(entries(2), { ...ONCE, loopTimes: Infinity }, 1);
    expect(playlist.next(playlist.first()!)?.entry.id).toBe(1);
  });

  it('is the same for the same seed, another for another, and plays everything once', () => {
    const order = (seed: number): number[] =>
      played(new Playlist(entries(20), { ...ONCE, shuffle: true }, seed));
    expect(order(5)).toEqual(order(5));
    expect(order(5)).not.toEqual(order(6));
    expect([...order(5)].sort((a, b) => a - b)).toEqual(entries(20).map(({ id }) => id));
  });

  it('goes on behind the place of an entry that was removed while it played', () => {
    const playlist = new Playlist(entries(4), ONCE, 1);
    const second = playlist.next(playlist.first()!)!;
    playlist.edit({ type: 'remove', ids: [second.entry.id, 0] });
    expect(playlist.next(second)?.entry.id).toBe(2);
  });

  it('does not loop an entry that was removed while it played', () => {
    const playlist = new Playlist(entries(3), { ...ONCE, loopTimes: Infinity }, 1);
    const first = playlist.first()!;
    expect(playlist.after(first)).toMatchObject({ entry: { id: 0 }, round: 1 });
    playlist.edit({ type: 'remove', ids: [0] });
    expect(playlist.after(first)).toMatchObject({ entry: { id: 1 }, round: 0 });
  });

  it('goes back before the place of an entry that was removed while it played', () => {
    const playlist = new Playlist(entries(4), ONCE, 1);
    const third = playlist.next(playlist.next(playlist.first()!)!)!;
    playlist.edit({ type: 'remove', ids: [third.entry.id] });
    expect(playlist.previous(third)?.entry.id).toBe(1);
  });

  it('keeps the place of a removed entry when others before it are removed later', () => {
    const playlist = new Playlist(entries(6), ONCE, 1);
    const fourth = playlist.next(playlist.next(playlist.next(playlist.first()!)!)!)!;
    playlist.edit({ type: 'remove', ids: [fourth.entry.id] });
    playlist.edit({ type: 'remove', ids: [0, 1] });
    expect(playlist.next(fourth)?.entry.id).toBe(4);
    expect(playlist.previous(fourth)?.entry.id).toBe(2);
  });

  it('takes entries that are added while it plays', () => {
    const playlist = new Playlist(entries(1), ONCE, 1);
    const first = playlist.first()!;
    expect(playlist.next(first)).toBeNull();
    playlist.edit({ type: 'append', entries: [{ id: 7, path: 'late.flac' }] });
    expect(playlist.next(first)?.entry.id).toBe(7);
    expect(playlist.previous(playlist.next(first)!)?.entry.id).toBe(0);
  });
});
