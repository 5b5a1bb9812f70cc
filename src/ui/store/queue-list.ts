import type { QueueEntry } from '../../player/track.ts';
import { entryLabel, type EntryLabel } from './entry-label.ts';
import { keepLast } from './keep-last.ts';
import { QueueFilter } from './queue-filter.ts';
import type { QueueMirror } from './queue-mirror.ts';
import { partSeconds, type TrackSummary } from './track-details.ts';
import type { TrackLibrary } from './track-library.ts';

/** What the whole queue comes to, as far as its tags have been read. */
export interface QueueTotal {
  readonly seconds: number;
  /** Whether each entry's duration is known. */
  readonly isWhole: boolean;
  /** How many entries' tags have not been read: a filter does not see them. */
  readonly unread: number;
}

/** The queue as lines: filtered, labelled and counted. A line is a place in what the filter left. */
export class QueueList {
  readonly #queue: QueueMirror;
  readonly #library: TrackLibrary;
  readonly #filter = new QueueFilter();
  readonly #labels = new WeakMap<QueueEntry, { summary: TrackSummary | null; label: EntryLabel }>();

  constructor(queue: QueueMirror, library: TrackLibrary) {
    this.#queue = queue;
    this.#library = library;
  }

  /** The places in the queue that the filter lets through; null for all. */
  places(filter: string): readonly number[] | null {
    return this.#matches(this.#queue.entries, filter, filter === '' ? 0 : this.#library.announcedCount);
  }

  readonly #matches = keepLast((entries: readonly QueueEntry[], filter: string, _known: number) =>
    this.#filter.matches(entries, filter, (path) => this.#library.summaryOf(path)),
  );

  lineCount(filter: string): number {
    return this.places(filter)?.length ?? this.#queue.entries.length;
  }

  /** The entry on a line, and its place in the queue. */
  at(line: number, filter: string): { readonly entry: QueueEntry; readonly index: number } | null {
    const places = this.places(filter);
    const index = places ? (places[line] ?? -1) : line;
    const entry = this.#queue.entries[index];
    return entry ? { entry, index } : null;
  }

  /** The line an entry is on, -1 when the filter hides it or it is gone. */
  lineOf(id: number, filter: string): number {
    const index = this.#queue.indexOf(id);
    const places = this.places(filter);
    return places === null || index < 0 ? index : placeOf(places, index);
  }

  labelOf = (entry: QueueEntry): EntryLabel => {
    const summary = this.#library.summaryOf(entry.path);
    const kept = this.#labels.get(entry);
    if (kept?.summary === summary) return kept.label;
    const label = entryLabel(entry, summary);
    this.#labels.set(entry, { summary, label });
    return label;
  };

  total(): QueueTotal {
    return this.#total(this.#queue.entries, this.#library.announcedCount);
  }

  readonly #total = keepLast((entries: readonly QueueEntry[], _known: number): QueueTotal => {
    let seconds = 0;
    let isWhole = true;
    let unread = 0;
    for (const { path, part, durationSeconds } of entries) {
      const summary = this.#library.summaryOf(path);
      const fileSeconds = summary?.durationSeconds ?? null;
      if (summary === null) unread++;
      const known = durationSeconds ?? (part ? partSeconds(part, fileSeconds) : fileSeconds);
      if (known === null) isWhole = false;
      else seconds += known;
    }
    return { seconds, isWhole, unread };
  });
}

/** Binary search in ascending places. */
function placeOf(places: readonly number[], index: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const place = places[middle]!;
    if (place === index) return middle;
    if (place < index) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
