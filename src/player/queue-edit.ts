import { assertNever } from './assert-never.ts';
import type { QueueEdit } from './command.ts';
import type { QueueEntry } from './track.ts';

/**
 * The queue after an edit. Pure: the array given is left as it is, and is itself the answer when nothing changes.
 *
 * Entries are named by id, so an edit made against an older queue still means something: ids that are gone are passed
 * over, and a place before an entry that is gone is the end. Every edit costs one pass; an append is one block copy,
 * so adding a big directory in batches is cheap.
 */
export function applyQueueEdit(entries: readonly QueueEntry[], edit: QueueEdit): readonly QueueEntry[] {
  switch (edit.type) {
    case 'append':
      return edit.entries.length === 0 ? entries : entries.concat(edit.entries);
    case 'insert':
      return edit.entries.length === 0 ? entries : insertBefore(entries, edit.beforeId, edit.entries);
    case 'remove': {
      const gone = new Set(edit.ids);
      const kept = entries.filter((entry) => !gone.has(entry.id));
      return kept.length === entries.length ? entries : kept;
    }
    case 'move': {
      const entry = entries.find(({ id }) => id === edit.id);
      if (!entry || edit.beforeId === edit.id) return entries;
      const others = entries.filter(({ id }) => id !== edit.id);
      return insertBefore(others, edit.beforeId, [entry]);
    }
    case 'reorder':
      return reordered(entries, edit.ids);
    default:
      return assertNever(edit);
  }
}

/**
 * The edits that, applied in order to the queue after `edit`, give back `entries`.
 *
 * Empty when the edit changes nothing. Entries removed from several places come back as one insert for each run.
 */
export function inverseOfQueueEdit(entries: readonly QueueEntry[], edit: QueueEdit): readonly QueueEdit[] {
  switch (edit.type) {
    case 'append':
    case 'insert':
      return edit.entries.length === 0 ? [] : [{ type: 'remove', ids: edit.entries.map(({ id }) => id) }];
    case 'remove':
      return restoreRemoved(entries, new Set(edit.ids));
    case 'move': {
      const index = entries.findIndex(({ id }) => id === edit.id);
      if (index < 0 || edit.beforeId === edit.id) return [];
      return [{ type: 'move', id: edit.id, beforeId: entries[index + 1]?.id ?? null }];
    }
    case 'reorder':
      return reordered(entries, edit.ids) === entries
        ? []
        : [{ type: 'reorder', ids: entries.map(({ id }) => id) }];
    default:
      return assertNever(edit);
  }
}

function reordered(entries: readonly QueueEntry[], ids: readonly number[]): readonly QueueEntry[] {
  const rankOf = new Map(ids.map((id, rank) => [id, rank]));
  const order = [...entries].sort(
    (a, b) => (rankOf.get(a.id) ?? Infinity) - (rankOf.get(b.id) ?? Infinity) || 0,
  );
  return order.every((entry, index) => entry === entries[index]) ? entries : order;
}

/** Walks backwards, so that the entry a run is put before is already there when the run comes back. */
function restoreRemoved(entries: readonly QueueEntry[], gone: ReadonlySet<number>): readonly QueueEdit[] {
  const edits: QueueEdit[] = [];
  let run: QueueEntry[] = [];
  let beforeId: number | null = null;
  const close = () => {
    if (run.length > 0) edits.push({ type: 'insert', beforeId, entries: run.reverse() });
    run = [];
  };
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index]!;
    if (gone.has(entry.id)) {
      run.push(entry);
    } else {
      close();
      beforeId = entry.id;
    }
  }
  close();
  return edits;
}

function insertBefore(
  entries: readonly QueueEntry[],
  beforeId: number | null,
  added: readonly QueueEntry[],
): readonly QueueEntry[] {
  const index = beforeId === null ? -1 : entries.findIndex(({ id }) => id === beforeId);
  return index < 0 ? entries.concat(added) : entries.slice(0, index).concat(added, entries.slice(index));
}
