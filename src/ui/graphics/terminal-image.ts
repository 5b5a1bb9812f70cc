/** A picture that the terminal itself draws. */
export interface TerminalImage {
  /** Cells it takes. */
  readonly columns: number;
  readonly rows: number;
  /** What stands in those cells as text: blanks, or placeholders that the terminal draws the picture in. */
  readonly cells: readonly string[];
  /** Written, with the cursor at the picture's top left cell, to make it appear; the cursor may end up anywhere. */
  readonly show: string;
  /** Written to make it disappear; empty when it goes with the text of its cells. */
  readonly hide: string;
  /** Whether writing text in its cells erases it: then it has to be drawn again. */
  readonly isErasedByText: boolean;
}

/** `rows` blank lines of `columns` cells. */
export function blankCells(columns: number, rows: number): readonly string[] {
  return Array.from({ length: rows }, () => ' '.repeat(columns));
}
