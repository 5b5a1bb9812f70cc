import type { QueueEntry } from '../../player/track.ts';
import type { EntryLabel } from '../model/entry-label.ts';
import { fit } from '../text/cells.ts';
import { clockText } from '../text/time-text.ts';
import { EMPTY_ROW, selectRow, span, type Row } from '../text/span.ts';
import type { Glyphs } from './glyphs.ts';

/** A window on the queue (or on what the filter left of it). */
export interface QueueListModel {
  readonly width: number;
  readonly height: number;
  readonly glyphs: Glyphs;
  readonly entries: readonly QueueEntry[];
  /** The places of the entries that the filter lets through, in order; null for all. */
  readonly places: readonly number[] | null;
  /** The first line shown, counted in lines of the (filtered) list. */
  readonly top: number;
  readonly cursorId: number | null;
  readonly currentId: number;
  readonly isPlaying: boolean;
  readonly labelOf: (entry: QueueEntry) => EntryLabel;
}

/** One row for each line of the window; blank rows where the list has ended. */
export function queueListRows(model: QueueListModel): readonly Row[] {
  const { entries, places, top, height } = model;
  const count = places?.length ?? entries.length;
  const numberWidth = Math.max(2, String(entries.length).length);
  return Array.from({ length: height }, (_, line) => {
    if (top + line >= count) return EMPTY_ROW;
    const index = places ? places[top + line]! : top + line;
    return entryRow(model, entries[index]!, index, numberWidth);
  });
}

function entryRow(model: QueueListModel, entry: QueueEntry, index: number, numberWidth: number): Row {
  const { width, glyphs } = model;
  const label = model.labelOf(entry);
  const isCurrent = entry.id === model.currentId;
  const mark = isCurrent ? (model.isPlaying ? glyphs.playing : glyphs.paused) : ' ';
  const time = label.durationSeconds === null ? '' : clockText(label.durationSeconds);
  const timeWidth = width < 28 ? 0 : Math.max(6, time.length);
  const front = `${mark} ${String(index + 1).padStart(numberWidth)}  `;
  const room = Math.max(0, width - front.length - (timeWidth > 0 ? timeWidth + 2 : 1));
  // The artist gets a column of its own where both have space to be read.
  const artistWidth = room >= 44 ? Math.min(34, Math.floor(room * 0.4)) : 0;
  const titleWidth = room - (artistWidth > 0 ? artistWidth + 2 : 0);
  const row: Row = [
    span(front, isCurrent ? 'current' : 'dim'),
    span(fit(label.title, titleWidth, 'left', glyphs.ellipsis), isCurrent ? 'current' : 'text'),
    ...(artistWidth > 0 ? [span(`  ${fit(label.artist, artistWidth, 'left', glyphs.ellipsis)}`, 'dim')] : []),
    ...(timeWidth > 0 ? [span(`  ${time.padStart(timeWidth)}`, 'dim')] : []),
    ...(timeWidth > 0 ? [] : [span(' ')]),
  ];
  return entry.id === model.cursorId ? selectRow(row) : row;
}

/** The first line to show so that `cursor` is inside the window, moving as little as possible. */
export function scrolledTop(top: number, cursor: number, height: number, count: number): number {
  const last = Math.max(0, count - height);
  const margin = Math.min(2, Math.floor((height - 1) / 2));
  const lowest = Math.max(0, cursor - height + 1 + margin);
  const highest = Math.max(0, cursor - margin);
  return Math.max(0, Math.min(last, Math.max(lowest, Math.min(highest, top))));
}
