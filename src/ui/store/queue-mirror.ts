import type { QueueEdit } from '../../player/command.ts';
import type { PlayModes } from '../../player/event.ts';
import { Playlist } from '../../player/playlist.ts';
import { applyQueueEdit, inverseOfQueueEdit } from '../../player/queue-edit.ts';
import type { QueueEntry } from '../../player/track.ts';
import { keepLast } from './keep-last.ts';

/** The queue as the engine has it, kept by its `queue-edited` events. `entries` is a new array after each change. */
export class QueueMirror {
  readonly #seed: number;
  #entries: readonly QueueEntry[];
  #indexOfId: Map<number, number> | null = null;

  constructor(entries: readonly QueueEntry[], seed: number) {
    this.#entries = entries;
    this.#seed = seed;
  }

  get entries(): readonly QueueEntry[] {
    return this.#entries;
  }

  apply(edit: QueueEdit): void {
    const after = applyQueueEdit(this.#entries, edit);
    if (after === this.#entries) return;
    if (edit.type === 'append' && this.#indexOfId) {
      // The common edit while a big folder is read: the index grows, it is not built anew each time.
      edit.entries.forEach(({ id }, offset) => this.#indexOfId?.set(id, this.#entries.length + offset));
    } else {
      this.#indexOfId = null;
    }
    this.#entries = after;
  }

  /** The edits that undo these, were they applied now in this order. */
  inverseOfAll(edits: readonly QueueEdit[]): readonly QueueEdit[] {
    let entries = this.#entries;
    const inverses = edits.map((edit) => {
      const inverse = inverseOfQueueEdit(entries, edit);
      entries = applyQueueEdit(entries, edit);
      return inverse;
    });
    return inverses.reverse().flat();
  }

  /** The place of an entry, -1 when it is not in the queue. */
  indexOf(id: number): number {
    this.#indexOfId ??= new Map(this.#entries.map((entry, index) => [entry.id, index]));
    return this.#indexOfId.get(id) ?? -1;
  }

  entryOf(id: number): QueueEntry | null {
    return this.#entries[this.indexOf(id)] ?? null;
  }

  /** What plays when the entry is over, or is skipped; null when the list is. */
  nextOf(id: number, modes: PlayModes): QueueEntry | null {
    const index = this.indexOf(id);
    const entry = this.#entries[index];
    if (!entry) return null;
    if (!modes.shuffle)
      return this.#entries[index + 1] ?? (modes.repeatTimes > 1 ? (this.#entries[0] ?? null) : null);
    // A shuffle's order is decided by the seed and the entries alone, so it can be worked out here too.
    return this.#order(this.#entries, modes).next({ entry, round: 0, lap: 0 })?.entry ?? null;
  }

  /** How many tracks before an entry's turn comes, 1 for the next; null when it has none any more. */
  turnsUntil(id: number, currentId: number, modes: PlayModes): number | null {
    const order = this.#order(this.#entries, modes);
    const [rank, current] = [order.rankOf(id), order.rankOf(currentId)];
    if (rank < 0 || current < 0 || rank === current) return null;
    if (rank > current) return rank - current;
    return modes.repeatTimes > 1 ? rank - current + this.#entries.length : null;
  }

  readonly #order = keepLast(
    (entries: readonly QueueEntry[], modes: PlayModes) => new Playlist(entries, modes, this.#seed),
  );
}
