import type { EntryLabel } from './entry-label.ts';
import type { QueueList } from './queue-list.ts';
import type { QueueEntry } from '../../player/track.ts';

/** A row of the queue's window: an entry, or the heading of the album that follows. */
export type QueueRow =
  | { readonly type: 'album'; readonly line: number; readonly label: EntryLabel }
  | {
      readonly type: 'entry';
      readonly line: number;
      /** The place in the queue, from 0. */
      readonly index: number;
      readonly entry: QueueEntry;
      readonly label: EntryLabel;
      /** Whether it stands below its album's heading. */
      readonly isInAlbum: boolean;
    };

interface Placed {
  readonly entry: QueueEntry;
  readonly index: number;
  readonly label: EntryLabel;
}

/** Looks at lines of the queue with their labels; a few are asked for several times. */
function placedAt(list: QueueList, filter: string): (line: number) => Placed | null {
  return (line) => {
    const found = list.at(line, filter);
    return found ? { ...found, label: list.labelOf(found.entry) } : null;
  };
}

/** Two tracks or more of one album, one after the other, are shown as an album. */
function isSameAlbum(a: Placed | null, b: Placed | null): boolean {
  return a !== null && b !== null && a.label.album !== '' && a.label.album === b.label.album;
}

/**
 * The window of `height` rows from line `top` on, moved as little as it takes to show line `focus`.
 *
 * Only what is shown is looked at, so that it costs the same in a queue of any size.
 */
export function queueWindow(
  list: QueueList,
  filter: string,
  top: number,
  focus: number,
  height: number,
): { readonly top: number; readonly rows: readonly QueueRow[] } {
  const at = placedAt(list, filter);
  const count = list.lineCount(filter);
  const clampedFocus = Math.max(0, Math.min(count - 1, focus));
  let first = Math.max(0, Math.min(top, count - 1));
  if (focus >= 0 && clampedFocus < first) first = clampedFocus;
  let rows = rowsFrom(at, first, height);
  // The focus below the window: begin at the line from which on it is the last row.
  if (focus >= 0 && !shows(rows, clampedFocus)) {
    first = firstToEndAt(at, clampedFocus, height);
    rows = rowsFrom(at, first, height);
  }
  // No blank rows at the end while there are lines above.
  if (rows.length < height && first > 0) {
    const fromEnd = firstToEndAt(at, count - 1, height);
    if (fromEnd < first) {
      first = fromEnd;
      rows = rowsFrom(at, first, height);
    }
  }
  return { top: first, rows };
}

function rowsFrom(at: (line: number) => Placed | null, first: number, height: number): readonly QueueRow[] {
  const rows: QueueRow[] = [];
  let before = first > 0 ? at(first - 1) : null;
  let current = at(first);
  for (let line = first; current && rows.length < height; line++) {
    const after = at(line + 1);
    const continues = isSameAlbum(before, current);
    const begins = !continues && isSameAlbum(current, after);
    // The first row of the window names the album that it begins in.
    if (begins || (continues && line === first && height > 2 && first > 0))
      rows.push({ type: 'album', line, label: current.label });
    if (rows.length < height) rows.push({ type: 'entry', line, ...current, isInAlbum: continues || begins });
    before = current;
    current = after;
  }
  return rows;
}

function shows(rows: readonly QueueRow[], line: number): boolean {
  return rows.some((row) => row.type === 'entry' && row.line === line);
}

/** The line to begin at so that line `last` is shown in the last row. */
function firstToEndAt(at: (line: number) => Placed | null, last: number, height: number): number {
  for (let first = Math.max(0, last - height + 1); first < last; first++)
    if (shows(rowsFrom(at, first, height), last)) return first;
  return Math.max(0, last);
}
