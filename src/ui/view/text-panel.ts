import type { Message } from '../model/message-log.ts';
import { cellWidth, fit, graphemes } from '../text/cells.ts';
import { EMPTY_ROW, span, type Row } from '../text/span.ts';
import { untrusted } from '../text/untrusted.ts';
import type { Glyphs } from './glyphs.ts';

/** Labels and values of a file, the labels in a column of their own; long values go on below. */
export function factRows(facts: readonly (readonly [string, string])[], width: number): readonly Row[] {
  const labelWidth = Math.min(
    Math.max(0, ...facts.map(([label]) => cellWidth(label))) + 2,
    Math.max(8, Math.floor(width / 3)),
  );
  return facts.flatMap(([label, value]) => {
    if (value === '') return [[span(label, 'heading')]];
    return wrapped(untrusted(value), Math.max(1, width - labelWidth)).map((line, index): Row => [
      span(fit(index === 0 ? label : '', labelWidth), 'dim'),
      span(line),
    ]);
  });
}

/** What was said, newest last, with the time of day. */
export function logRows(log: readonly Message[], width: number, glyphs: Glyphs): readonly Row[] {
  if (log.length === 0) return [[span('nothing to report', 'dim')]];
  const stampWidth = width >= 40 ? 10 : 0;
  return log.flatMap(({ text, level, atMs, times }) => {
    const count = times > 1 ? ` (${glyphs.times}${times})` : '';
    return wrapped(text + count, Math.max(1, width - stampWidth)).map((line, index): Row => [
      span(fit(index === 0 ? timeOfDay(atMs) : '', stampWidth, 'left', ''), 'dim'),
      span(line, level === 'info' ? 'text' : level),
    ]);
  });
}

function timeOfDay(atMs: number): string {
  return new Date(atMs).toTimeString().slice(0, 8);
}

/** A text in lines of at most `width` cells, broken between words where there are any. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const flush = () => {
    lines.push(line.trimEnd());
    line = '';
    used = 0;
  };
  for (const word of text.split(/(?<= )/)) {
    const cells = cellWidth(word.trimEnd());
    if (used > 0 && used + cells > width) flush();
    if (cells <= width) {
      line += word;
      used += cellWidth(word);
      continue;
    }
    for (const { segment } of graphemes(word)) {
      const segmentCells = cellWidth(segment);
      if (used + segmentCells > width) flush();
      line += segment;
      used += segmentCells;
    }
  }
  flush();
  return lines;
}

/** A window of `height` rows on a panel's content, filled up with blank rows. */
export function windowOf(rows: readonly Row[], top: number, height: number): readonly Row[] {
  const from = Math.max(0, Math.min(top, rows.length - height));
  return Array.from({ length: height }, (_, line) => rows[from + line] ?? EMPTY_ROW);
}
