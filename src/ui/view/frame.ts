import type { TerminalImage } from '../graphics/terminal-image.ts';
import { EMPTY_ROW, fitRow, span, type Row } from '../text/span.ts';

/** A rectangle of the screen, in cells from 0. */
export interface Region {
  readonly column: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/** A whole screen, and where on it the mouse means something. */
export interface Frame {
  readonly rows: readonly Row[];
  readonly bar: Region | null;
  readonly list: Region | null;
  readonly picture: PlacedPicture | null;
}

/** A picture that the terminal draws, and the cell of its top left corner. */
export interface PlacedPicture {
  readonly image: TerminalImage;
  readonly column: number;
  readonly row: number;
}

/** `rows` moved right by a margin. */
export function indented(rows: readonly Row[], margin: number): readonly Row[] {
  if (margin === 0) return rows;
  const blank = span(' '.repeat(margin));
  return rows.map((row) => (row.length === 0 ? row : [blank, ...row]));
}

/** Two blocks of one height beside each other, the left one `leftWidth` cells wide. */
export function beside(left: readonly Row[], leftWidth: number, right: readonly Row[]): readonly Row[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, line) => {
    const other = right[line] ?? EMPTY_ROW;
    if (other.length === 0) return left[line] ?? EMPTY_ROW;
    return [...fitRow(left[line] ?? EMPTY_ROW, leftWidth), ...other];
  });
}

/** Exactly `height` rows: cut, or filled up with blank ones. */
export function filled(rows: readonly Row[], height: number): readonly Row[] {
  return Array.from({ length: Math.max(0, height) }, (_, line) => rows[line] ?? EMPTY_ROW);
}
