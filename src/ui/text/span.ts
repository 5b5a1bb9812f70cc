import { cellWidth, truncate } from './cells.ts';

/** What a piece of text means; a theme decides how it looks. */
export type Role =
  | 'text'
  | 'strong'
  | 'dim'
  | 'accent'
  | 'title'
  | 'played'
  | 'cursor'
  | 'buffered'
  | 'ahead'
  | 'selected'
  | 'current'
  | 'heading'
  | 'key'
  | 'warning'
  | 'error'
  | 'hot';

/** A colour of its own, 0–255 each: only pictures need it. */
export interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export type Style =
  | Role
  | { readonly foreground: Rgb; readonly background: Rgb }
  /** One of the 256 colours, as it is: a number that a terminal reads, not a look. */
  | { readonly colourNumber: number };

/** A piece of a row. `text` holds no control characters: whoever makes a span from foreign text cleans it first. */
export interface Span {
  readonly text: string;
  readonly style: Style;
  /** On the list's cursor: shown on the theme's selection, whatever its own look. */
  readonly selected?: boolean;
}

/** One line of the screen, left to right. What is missing on the right is blank. */
export type Row = readonly Span[];

export const EMPTY_ROW: Row = [];

export function span(text: string, style: Style = 'text'): Span {
  return { text, style };
}

/** The row as the list's cursor shows it. */
export function selectRow(row: Row): Row {
  return row.map((piece) => ({ ...piece, selected: true }));
}

/** How many cells a row takes. */
export function rowWidth(row: Row): number {
  return row.reduce((sum, { text }) => sum + cellWidth(text), 0);
}

/** The row cut to at most `width` cells, between characters. */
export function cutRow(row: Row, width: number): Row {
  const kept: Span[] = [];
  let left = width;
  for (const piece of row) {
    const cells = cellWidth(piece.text);
    if (cells > left) {
      const text = truncate(piece.text, left, '');
      if (text !== '') kept.push({ ...piece, text });
      return kept;
    }
    kept.push(piece);
    left -= cells;
  }
  return kept;
}

/** The row cut or padded to exactly `width` cells. */
export function fitRow(row: Row, width: number): Row {
  const cells = rowWidth(row);
  if (cells === width) return row;
  if (cells < width) return [...row, span(' '.repeat(width - cells))];
  const cut = cutRow(row, width);
  const missing = width - rowWidth(cut);
  return missing > 0 ? [...cut, span(' '.repeat(missing))] : cut;
}

/** Left part, right part, and blanks between so that the right part ends at `width`. The left part gives way. */
export function spread(left: Row, right: Row, width: number): Row {
  const rightCells = rowWidth(right);
  const room = Math.max(0, width - rightCells - (rightCells > 0 ? 1 : 0));
  return cutRow([...fitRow(left, room), ...(rightCells > 0 ? [span(' ')] : []), ...right], width);
}

/** Neighbours of one look become one span, which is what the terminal is sent. */
export function joinSpans(pieces: readonly Span[]): Row {
  const row: Span[] = [];
  for (const piece of pieces) {
    const last = row.at(-1);
    if (last?.style === piece.style) row[row.length - 1] = { ...last, text: last.text + piece.text };
    else row.push(piece);
  }
  return row;
}

/** The words of a row without their looks, as a person reads them. */
export function rowText(row: Row): string {
  return row.map(({ text }) => text).join('');
}
