import type { Glyphs } from '../text/glyphs.ts';
import { run, type RunRow } from '../text/run.ts';
import { wrapped } from '../text/wrapped.ts';
import type { Lyrics } from './lrc.ts';

/** Lyrics in rows, and the row that each line begins at. */
export interface LyricText {
  readonly rows: readonly RunRow[];
  readonly rowOfLine: readonly number[];
}

export function lyricRows(lyrics: Lyrics, sung: number, width: number, glyphs: Glyphs): LyricText {
  const rows: RunRow[] = [];
  const rowOfLine: number[] = [];
  const markWidth = lyrics.isSynced && width >= 24 ? 2 : 0;
  lyrics.lines.forEach(({ text }, index) => {
    rowOfLine.push(rows.length);
    const role = !lyrics.isSynced || index > sung ? 'text' : index === sung ? 'title' : 'dim';
    wrapped(text, Math.max(1, width - markWidth)).forEach((line, part) => {
      // The mark, not only the colour, tells the line that is sung.
      const mark = index === sung && part === 0 ? glyphs.playing : ' ';
      rows.push([run(mark.padEnd(2).slice(0, markWidth), 'accent'), run(line, role)]);
    });
  });
  return { rows, rowOfLine };
}

/** The first row of a window with the sung line in its middle. */
export function lyricTop({ rowOfLine }: LyricText, sung: number, height: number): number {
  return Math.max(0, (rowOfLine[Math.max(0, sung)] ?? 0) - Math.floor((height - 1) / 2));
}
