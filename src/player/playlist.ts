import { applyQueueEdit } from './queue-edit.ts';
import type { QueueEdit } from './command.ts';
import type { PlayModes } from './event.ts';
import type { QueueEntry } from './track.ts';

/** A place in the playing order: which entry, and how often its track and the whole list were played before. */
export interface Place {
  readonly entry: QueueEntry;
  readonly round: number;
  readonly lap: number;
}

/**
 * The queue and the order it is played in.
 *
 * The queue is what the user sees; the order is the queue itself, or a shuffle of it that the seed decides alone: the
 * same seed and the same entries give the same order, whatever was played before.
 */
export class Playlist {
  #entries: readonly QueueEntry[];
  #order: readonly QueueEntry[];
  #rankById = new Map<number, number>();
  /** Where entries stood that are gone: what plays may be removed, and what follows it is still what follows. */
  readonly #goneRanks = new Map<number, number>();
  #modes: PlayModes;
  readonly #seed: number;

  constructor(entries: readonly QueueEntry[], modes: PlayModes, seed: number) {
    this.#entries = entries;
    this.#modes = modes;
    this.#seed = seed;
    this.#order = entries;
    this.#reorder();
  }

  get entries(): readonly QueueEntry[] {
    return this.#entries;
  }

  get modes(): PlayModes {
    return this.#modes;
  }

  setModes(modes: PlayModes): void {
    const shuffled = modes.shuffle !== this.#modes.shuffle;
    this.#modes = modes;
    if (shuffled) this.#reorder();
  }

  edit(edit: QueueEdit): void {
    const before = this.#entries.length;
    if (edit.type === 'remove') this.#rememberRanks(edit.ids);
    this.#entries = applyQueueEdit(this.#entries, edit);
    if (edit.type === 'append' && !this.#modes.shuffle) {
      // A big directory arrives in hundreds of appends: ranking it all each time would take seconds.
      this.#order = this.#entries;
      for (const [index, entry] of edit.entries.entries()) this.#rankById.set(entry.id, before + index);
    } else {
      this.#reorder();
    }
  }

  /** The entry's number in the queue, from 0; -1 if it is gone. */
  indexOf(id: number): number {
    return this.#entries.findIndex((entry) => entry.id === id);
  }

  find(id: number): QueueEntry | undefined {
    const rank = this.#rankById.get(id);
    return rank === undefined ? undefined : this.#order[rank];
  }

  /** The entry's place in the playing order, from 0; -1 if it is gone. */
  rankOf(id: number): number {
    return this.#rankById.get(id) ?? -1;
  }

  first(): Place | null {
    const entry = this.#order[0];
    return entry === undefined ? null : { entry, round: 0, lap: 0 };
  }

  /** What follows when `place` has been played to its end, which is not looped once it was removed; null when the list is over. */
  after(place: Place): Place | null {
    const isInQueue = this.#rankById.has(place.entry.id);
    if (isInQueue && place.round + 1 < this.#modes.loopTimes) return { ...place, round: place.round + 1 };
    return this.next(place);
  }

  /** The next track, as the `next` command means it: a looped track is left. */
  next(place: Place): Place | null {
    const rank = this.#rankById.get(place.entry.id);
    const following = this.#order[rank === undefined ? (this.#goneRanks.get(place.entry.id) ?? 0) : rank + 1];
    if (following !== undefined) return { entry: following, round: 0, lap: place.lap };
    const first = this.#order[0];
    if (first === undefined || place.lap + 1 >= this.#modes.repeatTimes) return null;
    return { entry: first, round: 0, lap: place.lap + 1 };
  }

  /** The track before; null at the first one (unless the list repeats for ever). */
  previous(place: Place): Place | null {
    const rank = this.#rankById.get(place.entry.id) ?? this.#goneRanks.get(place.entry.id) ?? 0;
    const entry =
      this.#order[rank - 1] ?? (this.#modes.repeatTimes === Infinity ? this.#order.at(-1) : undefined);
    return entry === undefined
      ? null
      : { entry, round: 0, lap: Math.max(0, place.lap - (rank === 0 ? 1 : 0)) };
  }

  #rememberRanks(ids: readonly number[]): void {
    const gone = new Set(ids);
    let rank = 0;
    const ranks = this.#order.map(({ id }) => {
      if (!gone.has(id)) return rank++;
      this.#goneRanks.set(id, rank);
      return rank;
    });
    // Those that were gone before stood among these.
    for (const [id, before] of this.#goneRanks)
      if (!gone.has(id)) this.#goneRanks.set(id, ranks[before] ?? rank);
  }

  #reorder(): void {
    this.#order = this.#modes.shuffle ? shuffled(this.#entries, this.#seed) : this.#entries;
    this.#rankById = new Map(this.#order.map((entry, rank) => [entry.id, rank]));
  }
}

/** A seeded Fisher–Yates shuffle. */
function shuffled(entries: readonly QueueEntry[], seed: number): readonly QueueEntry[] {
  const random = mulberry32(seed);
  const order = [...entries];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** Tommy Ettinger's mulberry32: 32 bits of state, uniform in [0, 1). Good enough to shuffle, the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
