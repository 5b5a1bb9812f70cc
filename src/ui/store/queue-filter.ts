import type { QueueEntry } from '../../player/track.ts';
import type { TrackSummary } from './track-details.ts';

const MARKS = /\p{M}+/gu;

const ASCII = /^[\u0000-\u007f]*$/;
const FOLDED_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
};

/** A text as the filter compares it: without case and accents, full-width letters as plain ones. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(/[ßæœøđłı]/g, (letter) => FOLDED_LETTERS[letter] ?? letter);
}

/**
 * Finds entries by title, artist, album and path. Each word of the filter must be somewhere; the order is the queue's.
 *
 * What was folded is kept by entry, so that typing on in a queue of 100,000 compares and nothing more.
 */
export class QueueFilter {
  readonly #texts = new Map<number, { readonly summary: TrackSummary | null; readonly text: string }>();

  /** The places in `entries` of those that match; all of them for an empty filter is null. */
  matches(
    entries: readonly QueueEntry[],
    filter: string,
    summaryOf: (path: string) => TrackSummary | null,
  ): readonly number[] | null {
    const words = folded(filter).split(/\s+/).filter(Boolean);
    if (words.length === 0) {
      this.#texts.clear();
      return null;
    }
    const found: number[] = [];
    entries.forEach((entry, index) => {
      const text = this.#textOf(entry, summaryOf(entry.path));
      if (words.every((word) => text.includes(word))) found.push(index);
    });
    return found;
  }

  #textOf(entry: QueueEntry, summary: TrackSummary | null): string {
    const kept = this.#texts.get(entry.id);
    if (kept?.summary === summary) return kept.text;
    const parts = [
      entry.path,
      entry.title,
      entry.artist,
      summary?.title,
      summary?.artist,
      summary?.album,
    ].filter((part) => part);
    const text = folded(parts.join('\n'));
    this.#texts.set(entry.id, { summary, text });
    return text;
  }
}
