import type { TimedLine } from '../tag-block.ts';

const STAMP = /\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]/g;
const LEADING_STAMPS = /^(?:\s*\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\])+/;
const OFFSET = /^\s*\[offset:\s*([+-]?\d{1,9})\s*\]\s*$/i;
/** Enhanced LRC's times of single words. */
const WORD_STAMP = /<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>/g;
const MAX_LINES = 5000;

/**
 * The lines of LRC (`[mm:ss.xx] words`, several stamps to a line, `[offset:±ms]`) in order of time; empty for a text without
 * times. A positive offset shows the words earlier, which is what LRC players agree on.
 */
export function lrcLines(text: string): TimedLine[] {
  if (!text.includes('[')) return [];
  const lines: TimedLine[] = [];
  let offsetMs = 0;
  for (const raw of text.split(/\r\n|\r|\n/, MAX_LINES)) {
    const stamps = LEADING_STAMPS.exec(raw)?.[0];
    if (stamps === undefined) {
      offsetMs = Number(OFFSET.exec(raw)?.[1] ?? offsetMs);
      continue;
    }
    const words = raw.slice(stamps.length).replace(WORD_STAMP, '').trim();
    for (const [, minutes, seconds, fraction = ''] of stamps.matchAll(STAMP)) {
      const ms = Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));
      if (lines.length < MAX_LINES) lines.push({ timeSeconds: ms, text: words });
    }
  }
  return lines
    .map(({ timeSeconds: ms, text: words }) => ({
      timeSeconds: Math.max(0, ms - offsetMs) / 1000,
      text: words,
    }))
    .sort((a, b) => a.timeSeconds - b.timeSeconds);
}
