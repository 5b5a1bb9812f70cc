import { cellWidth } from './cells.ts';

/** What a piece of text means; the theme decides how it looks. */
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
  | 'current'
  | 'heading'
  | 'key'
  | 'warning'
  | 'error'
  | 'hot';

export const ROLES: readonly Role[] = [
  ...(['text', 'strong', 'dim', 'accent', 'title', 'played', 'cursor', 'buffered'] as const),
  ...(['ahead', 'current', 'heading', 'key', 'warning', 'error', 'hot'] as const),
];

/** A piece of one row in one look. */
export interface Run {
  readonly text: string;
  readonly role: Role;
}

export function run(text: string, role: Role = 'text'): Run {
  return { text, role };
}

/** Joins neighbours of one look, so that a row of cells becomes a few texts. Blanks take any look. */
export function joinRuns(runs: Iterable<Run>): readonly Run[] {
  const joined: Run[] = [];
  for (const next of runs) {
    const last = joined.at(-1);
    if (next.text === '') continue;
    if (last && (last.role === next.role || next.text.trim() === ''))
      joined[joined.length - 1] = { text: last.text + next.text, role: last.role };
    else joined.push(next);
  }
  return joined;
}

/** One row of the screen. */
export type RunRow = readonly Run[];

/** How many cells a row takes. */
export function rowWidth(row: RunRow): number {
  return row.reduce((sum, { text }) => sum + cellWidth(text), 0);
}

/** A row filled up with blanks to `width` cells. */
export function fitRow(row: RunRow, width: number): RunRow {
  const missing = width - rowWidth(row);
  return missing > 0 ? [...row, run(' '.repeat(missing))] : row;
}
