import { joinRuns, run, type Role, type Run, type RunRow } from '../text/run.ts';
import { cellWidth, fit } from '../text/cells.ts';
import type { Glyphs } from '../text/glyphs.ts';
import { waveformCells } from './waveform.ts';

/** Places on the bar are cells from its left end. */
export interface SeekBarModel {
  readonly width: number;
  /** Rows of waveform, 1 to 4; a line without a waveform is always one row high, at the bottom. */
  readonly height: number;
  readonly glyphs: Glyphs;
  /** The playhead, or a seek's target; null when the length is not known. */
  readonly cursor: number | null;
  /** The first buffered cell, and the first one after them. */
  readonly bufferedFrom: number;
  readonly bufferedTo: number;
  /** Peaks of equal slices, NaN where unknown; null when there is no waveform to show. */
  readonly peaks: Float32Array | null;
}

/** The bar's rows, top to bottom: the waveform where it is known, else a line. */
export function seekBarRows(model: SeekBarModel): readonly RunRow[] {
  const { width, height, glyphs, cursor } = model;
  if (width <= 0) return [];
  if (cursor === null) return [...blankRows(height - 1), [run(glyphs.lineAhead.repeat(width), 'ahead')]];
  const wave = model.peaks && glyphs.unicode ? waveformCells(model.peaks, width, height) : null;
  return Array.from({ length: height }, (_, row) => {
    const isBottom = row === height - 1;
    const pieces: Run[] = [];
    for (let cell = 0; cell < width; cell++) {
      const role = roleOf(cell, cursor, model);
      const filled = wave?.[row]?.[cell] ?? null;
      const isUnknown = wave === null || filled === null;
      if (cell === cursor) pieces.push(run(cursorGlyph(glyphs, wave !== null, isBottom), 'cursor'));
      else if (isUnknown) pieces.push(run(isBottom ? lineGlyph(glyphs, role) : ' ', role));
      else pieces.push(run(filled, role));
    }
    return joinRuns(pieces);
  });
}

/** What stands under the bar: chapters with their names as far as they fit, and the A-B range. Places are fractions. */
export interface SeekMarksModel {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly chapters: readonly { readonly at: number; readonly title: string }[];
  readonly loopFrom: number | null;
  readonly loopTo: number | null;
}

/** The row of marks; empty when there are none. */
export function seekMarksRow({ width, glyphs, chapters, loopFrom, loopTo }: SeekMarksModel): RunRow {
  if (width <= 0 || (chapters.length === 0 && loopFrom === null && loopTo === null)) return [];
  const cells: { text: string; role: Role }[] = Array.from({ length: width }, () => ({
    text: ' ',
    role: 'dim',
  }));
  const place = (at: number) => Math.max(0, Math.min(width - 1, Math.floor(at * width)));
  const put = (column: number, text: string, role: Role, limit: number) => {
    let next = Math.min(column, Math.max(0, width - cellWidth(text)));
    for (const character of text) {
      if (next >= limit) return;
      cells[next++] = { text: character, role };
    }
  };
  // A podcast has hundreds: marks that fall on one cell are one mark.
  chapters.slice(0, 1000).forEach(({ at, title }, index) => {
    const from = place(at);
    const until = index + 1 < chapters.length ? place(chapters[index + 1]!.at) : width;
    put(from, glyphs.chapter, 'dim', width);
    const room = until - from - 3;
    const name = fit(title, Math.max(0, room), 'left', glyphs.ellipsis).trimEnd();
    // One character a cell: a name with wide characters or marks would not line up with the cells.
    if (room >= 3 && name.length === cellWidth(name)) put(from + 2, name, 'dim', until);
  });
  if (loopFrom !== null) put(place(loopFrom), glyphs.loopFrom, 'accent', width);
  if (loopTo !== null) put(place(loopTo) - 1, glyphs.loopTo, 'accent', width);
  return joinRuns(cells.map(({ text, role }) => run(text, role)));
}

function roleOf(cell: number, cursor: number, { bufferedFrom, bufferedTo }: SeekBarModel): Role {
  if (cell < cursor) return 'played';
  return cell >= bufferedFrom && cell < bufferedTo ? 'buffered' : 'ahead';
}

function lineGlyph(glyphs: Glyphs, role: Role): string {
  if (role === 'played') return glyphs.linePlayed;
  return role === 'buffered' ? glyphs.lineBuffered : glyphs.lineAhead;
}

function cursorGlyph(glyphs: Glyphs, isWave: boolean, isBottom: boolean): string {
  if (isWave) return '│';
  return isBottom ? glyphs.lineCursor : ' ';
}

function blankRows(count: number): readonly RunRow[] {
  return Array.from({ length: Math.max(0, count) }, () => []);
}
