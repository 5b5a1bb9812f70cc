/** Where things stand, by the size of the terminal alone: nothing moves when a track changes. */
export interface Layout {
  /** A title and a bar; a small list with it; the full player; the full player with columns below. */
  readonly type: 'tiny' | 'compact' | 'normal' | 'wide';
  readonly columns: number;
  readonly rows: number;
  /** Blank columns at the left and right edge. */
  readonly margin: number;
  /** Rows of title, artist and so on, and of the cover beside them. */
  readonly headerRows: number;
  /** Columns of the cover, 0 for none. */
  readonly coverColumns: number;
  readonly barRows: number;
  /** Rows of the view below the tabs. */
  readonly listRows: number;
  /** Rows of entries in the queue: from the normal size up its heading and what is below the window take a row each. */
  readonly queueRows: number;
  /** Columns of the view. */
  readonly listColumns: number;
}

/** A cell is about twice as high as it is wide, so a square cover has twice as many columns as rows. */
const COLUMNS_PER_ROW = 2;
const MARGIN = 2;

export function layoutFor(columns: number, rows: number): Layout {
  const size = { columns, rows };
  if (columns < 20 || rows < 8)
    return {
      ...{ ...size, ...BARE, type: 'tiny', margin: 0, listColumns: columns },
      ...{ listRows: 0, queueRows: 0 },
    };
  if (columns < 60 || rows < 16)
    return {
      ...{ ...size, ...BARE, type: 'compact', margin: 1, listColumns: columns - 2 },
      ...{ listRows: rows - 5, queueRows: rows - 5 },
    };
  const isWide = columns >= 120 && rows >= 24;
  const headerRows = isWide
    ? pick(rows, [60, 16], [45, 12], [36, 10], [30, 8], [0, 6])
    : pick(rows, [40, 10], [30, 8], [22, 6], [0, 4]);
  const barRows = isWide ? pick(rows, [50, 3], [30, 2], [0, 1]) : pick(rows, [40, 3], [30, 2], [0, 1]);
  return {
    ...size,
    type: isWide ? 'wide' : 'normal',
    margin: MARGIN,
    headerRows,
    coverColumns: columns >= 70 && headerRows >= 6 ? headerRows * COLUMNS_PER_ROW : 0,
    barRows,
    // Above the list: a blank row, the header, a blank row, the bar, its marks, the tabs; below it the footer.
    listRows: rows - headerRows - barRows - 5,
    queueRows: rows - headerRows - barRows - 7,
    listColumns: columns - 2 * MARGIN,
  };
}

const BARE = { headerRows: 2, coverColumns: 0, barRows: 1 } as const;

function pick(rows: number, ...steps: readonly (readonly [from: number, value: number])[]): number {
  return steps.find(([from]) => rows >= from)?.[1] ?? 0;
}
