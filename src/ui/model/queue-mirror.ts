import type { QueueEdit } from '../../player/command.ts';
import { applyQueueEdit, inverseOfQueueEdit } from '../../player/queue-edit.ts';
import type { QueueEntry } from '../../player/track.ts';

/** The queue as the engine has it, kept by its `queue-edited` events. `entries` is a new array after each change. */
export class QueueMirror {
  #entries: readonly QueueEntry[];
  #indexOfId: Map<number, number> | null = null;

  constructor(entries: readonly QueueEntry[]) {
    this.#entries = entries;
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

  /** The edits that undo `edit`, were it applied now. */
  inverseOf(edit: QueueEdit): readonly QueueEdit[] {
    return inverseOfQueueEdit(this.#entries, edit);
  }

  /** The place of an entry, -1 when it is not in the queue. */
  indexOf(id: number): number {
    this.#indexOfId ??= new Map(this.#entries.map((entry, index) => [entry.id, index]));
    return this.#indexOfId.get(id) ?? -1;
  }

  entryOf(id: number): QueueEntry | null {
    return this.#entries[this.indexOf(id)] ?? null;
  }
}
