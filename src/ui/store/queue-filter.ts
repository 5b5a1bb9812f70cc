import type { QueueEntry } from '../../player/track.ts';
import type { TrackSummary } from './track-details.ts';

const MARKS = /\p{M}+/gu;
const ASCII = /^[\u0000-\u007f]*$/;
/** Letters that folding may change. Han has none of them, and is most of a Chinese or Japanese title. */
const FOLDABLE = /[^\u0000-\u007f\u4e00-\u9fff]/gu;
/** Letters that Unicode does not take apart. */
const WHOLE_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
};

/**
 * Finds entries by title, artist, album and path. Each word of the filter must be somewhere; the order is the queue's.
 *
 * Texts are folded anew for each filter: that takes less time than to keep what was folded of 100,000 entries. Only
 * single letters are kept, because `normalize` is slow.
 */
export class QueueFilter {
  readonly #letters = new Map<string, string>(Object.entries(WHOLE_LETTERS));

  /** The places in `entries` of those that match; null, for all of them, where the filter is empty. */
  matches(
    entries: readonly QueueEntry[],
    filter: string,
    summaryOf: (path: string) => TrackSummary | null,
  ): readonly number[] | null {
    const words = this.folded(filter).split(/\s+/).filter(Boolean);
    if (words.length === 0) return null;
    const found: number[] = [];
    entries.forEach((entry, index) => {
      if (this.#isMatch(entry, summaryOf(entry.path), words)) found.push(index);
    });
    return found;
  }

  /** A text without case and accents, full-width letters as plain ones. */
  folded(text: string): string {
    const lower = text.toLowerCase();
    return ASCII.test(lower) ? lower : lower.replace(FOLDABLE, this.#foldedLetter);
  }

  #isMatch(entry: QueueEntry, summary: TrackSummary | null, words: readonly string[]): boolean {
    let missing = words;
    for (const field of fieldsOf(entry, summary)) {
      if (!field) continue;
      const text = this.folded(field);
      missing = missing.filter((word) => !text.includes(word));
      if (missing.length === 0) return true;
    }
    return false;
  }

  readonly #foldedLetter = (letter: string): string => {
    let plain = this.#letters.get(letter);
    if (plain === undefined) {
      plain = letter.normalize('NFKD').replace(MARKS, '').toLowerCase();
      this.#letters.set(letter, plain);
    }
    return plain;
  };
}

/** The path is last: it is the longest, and most words are in a title. */
function fieldsOf(entry: QueueEntry, summary: TrackSummary | null): readonly (string | null | undefined)[] {
  return [entry.title, entry.artist, summary?.title, summary?.artist, summary?.album, entry.path];
}
