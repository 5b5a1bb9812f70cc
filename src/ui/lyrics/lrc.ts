import { untrusted } from '../text/untrusted.ts';

/** Lyrics ready to be shown: with times they follow the playhead, without they scroll. */
export interface Lyrics {
  readonly isSynced: boolean;
  readonly lines: readonly LyricLine[];
}

export interface LyricLine {
  /** When it is sung, in milliseconds of the track; 0 for all lines of lyrics that are not synced. */
  readonly atMs: number;
  readonly text: string;
}

const STAMP = /\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]/g;
const LEADING_STAMPS = /^(?:\s*\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\])+/;
const HEADER = /^\s*\[([a-z#]+):(.*)\]\s*$/i;
/** Enhanced LRC's times of single words, which are not shown. */
const WORD_STAMP = /<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>/g;
const MOST_LINES = 5000;

/**
 * Reads LRC (`[mm:ss.xx] words`, several stamps to a line, `[offset:±ms]`) or plain lyrics.
 *
 * A positive offset in the file shows the words earlier (the convention of LRC players).
 */
export function parseLyrics(text: string): Lyrics {
  const lines: LyricLine[] = [];
  const plain: LyricLine[] = [];
  let offsetMs = 0;
  for (const raw of text.split(/\r\n|\r|\n/, MOST_LINES)) {
    const stamps = LEADING_STAMPS.exec(raw);
    const header = HEADER.exec(raw);
    if (stamps) {
      const words = untrusted(raw.slice(stamps[0].length).replace(WORD_STAMP, ''));
      for (const stamp of stamps[0].matchAll(STAMP)) lines.push({ atMs: stampMs(stamp), text: words });
    } else if (header) {
      if (header[1]?.toLowerCase() === 'offset') offsetMs = Number.parseInt(header[2] ?? '', 10) || 0;
    } else {
      plain.push({ atMs: 0, text: untrusted(raw) });
    }
  }
  if (lines.length === 0) return { isSynced: false, lines: plain };
  const shifted = lines.map((line) => ({ ...line, atMs: Math.max(0, line.atMs - offsetMs) }));
  return { isSynced: true, lines: shifted.sort((a, b) => a.atMs - b.atMs) };
}

/** The line being sung at a time, -1 before the first. */
export function lineAt({ lines }: Lyrics, ms: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.atMs <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function stampMs([, minutes, seconds, fraction = '']: RegExpMatchArray): number {
  return Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));
}
