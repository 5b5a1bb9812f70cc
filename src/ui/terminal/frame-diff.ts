import type { Region } from '../view/frame.ts';
import type { Cell } from './styled-cells.ts';
import { styledCells } from './styled-cells.ts';

/** Begins and ends a frame that a terminal shows at once (synchronised output, DEC mode 2026; others ignore it). */
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';
/** Clears what is visible and nothing else: never `CSI 3 J`, which would wipe the scrollback. */
const HOME_AND_CLEAR = '\u001b[H\u001b[J';
const CLEAR_TO_END = '\u001b[K';
const RESET = '\u001b[0m';

/** Part of a picture; terminals that draw one there know that it takes one cell. */
const PICTURE_CELL = '\u{10eeee}';

/** Unchanged cells between two changes are written again up to this many, which is cheaper than moving the cursor. */
const GAP_CELLS = 6;
/** Characters whose width every terminal knows: Latin, Greek, Cyrillic, arrows to braille, CJK. */
const SETTLED_WIDTH =
  /^[ -~\u00a0-\u02ff\u0370-\u052f\u2010-\u205e\u2190-\u21ff\u2500-\u25ff\u2800-\u28ff\u3000-\u9fff\uac00-\ud7a3]$/u;

/** Cells `from` to `to` (not included) of a row. */
interface Run {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Turns whole frames into the shortest writes that bring a terminal from one to the next.
 *
 * It knows what is on the screen because it alone writes there. Rows are compared as text, changed rows cell by cell.
 * After a character on whose width terminals disagree the column is stated again, so that a surprise stays in its cell.
 */
export class FrameDiff {
  #lines: readonly string[] = [];
  #known = false;
  /** Cells that the last frame wrote, each run by its row and columns from 0. */
  #written: Run[] = [];

  /** Whether what stands on the terminal is known. */
  get isKnown(): boolean {
    return this.#known;
  }

  /** Whether the last frame wrote into a part of the screen. */
  wroteInto({ column, row, width, height }: Region): boolean {
    return this.#written.some(
      (run) => run.row >= row && run.row < row + height && run.from < column + width && run.to > column,
    );
  }

  /** Forgets the screen: the next frame is drawn whole. For a resize and for coming back from the shell. */
  invalidate(): void {
    this.#known = false;
  }

  /** What to write so that `lines` are on the screen; empty when they already are. */
  next(lines: readonly string[]): string {
    let body = this.#known ? '' : HOME_AND_CLEAR;
    const previous = this.#known ? this.#lines : [];
    this.#written = [];
    const count = Math.max(lines.length, previous.length);
    for (let index = 0; index < count; index++) {
      const line = lines[index] ?? '';
      const before = previous[index] ?? '';
      if (line !== before) body += this.#changedRow(before, line, index);
    }
    this.#lines = lines;
    this.#known = true;
    return body === '' ? '' : BEGIN_FRAME + body + END_FRAME;
  }

  #changedRow(before: string, after: string, row: number): string {
    const old = styledCells(before);
    const now = styledCells(after);
    let output = '';
    let column = 0;
    while (column < now.length) {
      if (sameCell(old[column], now[column])) {
        column++;
        continue;
      }
      const from = startOf(now, column);
      const end = runEnd(old, now, column);
      this.#written.push({ row, from, to: end });
      output += moveTo(row + 1, from) + paintRun(now, from, end, row + 1);
      column = end;
    }
    if (old.length > now.length) {
      this.#written.push({ row, from: now.length, to: Infinity });
      output += moveTo(row + 1, now.length) + CLEAR_TO_END;
    }
    return output;
  }
}

/** The end of a run of changes, with short unchanged gaps inside it. Never inside a wide character. */
function runEnd(old: readonly Cell[], now: readonly Cell[], from: number): number {
  let end = from + 1;
  let same = 0;
  for (let column = from + 1; column < now.length && same <= GAP_CELLS; column++) {
    if (sameCell(old[column], now[column])) {
      same++;
    } else {
      same = 0;
      end = column + 1;
    }
  }
  while (end < now.length && now[end]!.text === '') end++;
  return end;
}

function startOf(cells: readonly Cell[], column: number): number {
  let start = column;
  while (start > 0 && cells[start]!.text === '') start--;
  return start;
}

function paintRun(cells: readonly Cell[], from: number, to: number, row: number): string {
  let output = '';
  let codes = '';
  for (let column = from; column < to; column++) {
    const cell = cells[column]!;
    if (cell.text === '') continue;
    if (cell.codes !== codes) {
      output += cell.codes === '' ? RESET : `\u001b[0;${cell.codes}m`;
      codes = cell.codes;
    }
    if (SETTLED_WIDTH.test(cell.text) || cell.text.startsWith(PICTURE_CELL)) {
      output += cell.text;
      continue;
    }
    // Whatever the terminal thinks of its width: its cells are blank before, and the next one stands where it should.
    output += ' '.repeat(cell.width) + moveTo(row, column) + cell.text;
    if (column + cell.width < to) output += moveTo(row, column + cell.width);
  }
  return codes === '' ? output : output + RESET;
}

function sameCell(a: Cell | undefined, b: Cell | undefined): boolean {
  if (a === undefined) return b?.text === ' ' && b.codes === '';
  return a.text === b?.text && a.codes === b.codes && a.width === b.width;
}

function moveTo(row: number, column: number): string {
  return `\u001b[${row};${column + 1}H`;
}
