/** Where things stand, by the size of the terminal alone: nothing moves when a track changes. */
export type Layout =
  | {
      readonly type: 'tiny' | 'compact';
      readonly columns: number;
      readonly rows: number;
    }
  | {
      readonly type: 'normal';
      readonly columns: number;
      readonly rows: number;
      readonly headerRows: number;
      readonly barRows: number;
    }
  | {
      readonly type: 'wide';
      readonly columns: number;
      readonly rows: number;
      readonly leftColumns: number;
      readonly artRows: number;
      readonly barRows: number;
    };

/** Space kept free at the left and right edge from the normal size up. */
export const MARGIN_COLUMNS = 2;

/** The stages of the screen: a title and a bar, a small list with it, the full player, two columns. */
export function layoutFor(columns: number, rows: number): Layout {
  if (columns < 28 || rows < 8) return { type: 'tiny', columns, rows };
  if (columns < 60 || rows < 16) return { type: 'compact', columns, rows };
  if (columns >= 120 && rows >= 24) {
    const leftColumns = Math.min(92, Math.floor(columns * 0.46));
    // A picture cell is half as wide as it is high; what stands below it needs fifteen rows.
    const artRows = Math.max(0, Math.min(20, rows - 16, Math.floor((leftColumns - 2 * MARGIN_COLUMNS) / 2)));
    return {
      type: 'wide',
      columns,
      rows,
      leftColumns,
      artRows: artRows < 6 ? 0 : artRows,
      barRows: rows >= 40 ? 3 : 2,
    };
  }
  return {
    type: 'normal',
    columns,
    rows,
    headerRows: rows >= 40 ? 10 : rows >= 30 ? 8 : rows >= 22 ? 6 : 4,
    barRows: rows >= 40 ? 3 : rows >= 28 ? 2 : 1,
  };
}
