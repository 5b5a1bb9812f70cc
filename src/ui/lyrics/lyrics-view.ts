import { keepLast } from '../model/keep-last.ts';
import { span, type Row } from '../text/span.ts';
import type { Glyphs } from '../view/glyphs.ts';
import { windowOf, wrapped } from '../view/text-panel.ts';
import { lineAt, type Lyrics } from './lrc.ts';

/** The window of the panel that shows lyrics; `top` counts for lyrics that are not synced. */
interface LyricsWindow {
  readonly width: number;
  readonly height: number;
  readonly top: number;
}

/** Shows lyrics with the line being sung in the middle, or a window on plain ones. */
export class LyricsView {
  readonly #glyphs: Glyphs;

  constructor(glyphs: Glyphs) {
    this.#glyphs = glyphs;
  }

  rows(lyrics: Lyrics | null, ms: number, { width, height, top }: LyricsWindow): readonly Row[] {
    if (lyrics === null) return [[span('no lyrics', 'dim')]];
    if (!lyrics.isSynced) return windowOf(this.#plain(lyrics, width), top, height);
    const sung = lineAt(lyrics, ms);
    const { rows, startOfLine } = this.#synced(lyrics, sung, width);
    const middle = (startOfLine[Math.max(0, sung)] ?? 0) - Math.floor((height - 1) / 2);
    return windowOf(rows, Math.max(0, middle), height);
  }

  readonly #plain = keepLast((lyrics: Lyrics, width: number): readonly Row[] =>
    lyrics.lines.flatMap(({ text }) => wrapped(text, width).map((line): Row => [span(line)])),
  );

  readonly #synced = keepLast((lyrics: Lyrics, sung: number, width: number) => {
    const rows: Row[] = [];
    const startOfLine: number[] = [];
    const markWidth = width >= 24 ? 2 : 0;
    lyrics.lines.forEach(({ text }, index) => {
      startOfLine.push(rows.length);
      const style = index === sung ? 'title' : index < sung ? 'dim' : 'text';
      wrapped(text, Math.max(1, width - markWidth)).forEach((line, part) => {
        // The mark, not only the colour, tells the line that is sung.
        const mark = index === sung && part === 0 ? this.#glyphs.playing : ' ';
        rows.push([span(mark.padEnd(2).slice(0, markWidth), 'accent'), span(line, style)]);
      });
    });
    return { rows, startOfLine };
  });
}
