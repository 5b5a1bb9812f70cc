import { keyLabel, type KeyBindings } from '../input/key-bindings.ts';
import { BINDING_GROUPS } from '../input/key-table.ts';
import { fit, truncate } from '../text/cells.ts';
import { EMPTY_ROW, fitRow, span, type Row } from '../text/span.ts';
import type { Glyphs } from './glyphs.ts';

const COLUMN_GAP = 3;
const NARROWEST_COLUMN = 23;
const WIDEST_COLUMN = 40;
/** From here on a column has room for every key of a binding, not only for its first. */
const ROOMY_COLUMN = 32;

/** Every key by group, in as many columns as there is room for. Made from the user's own table. */
export function helpRows(bindings: KeyBindings, width: number, glyphs: Glyphs): readonly Row[] {
  const columns = Math.max(
    1,
    Math.min(BINDING_GROUPS.length, Math.floor((width + COLUMN_GAP) / (NARROWEST_COLUMN + COLUMN_GAP))),
  );
  const columnWidth = Math.min(WIDEST_COLUMN, Math.floor((width - COLUMN_GAP * (columns - 1)) / columns));
  const keyWidth = columnWidth >= ROOMY_COLUMN ? 15 : 10;
  const blocks = BINDING_GROUPS.map((group) => [
    [span(group, 'heading')],
    ...bindings.table
      .filter((binding) => binding.group === group && binding.keys.length > 0)
      .map(({ keys, help }): Row => {
        const labels = keys.map((key) => keyLabel(key, glyphs.unicode));
        const shown = columnWidth >= ROOMY_COLUMN ? labels.join(' ') : labels[0]!;
        return [
          span(fit(shown, keyWidth - 1, 'left', glyphs.ellipsis), 'key'),
          span(` ${truncate(help, columnWidth - keyWidth, glyphs.ellipsis)}`),
        ];
      }),
    EMPTY_ROW,
  ]);
  return sideBySide(distributed(blocks, columns), columnWidth);
}

/** Fills columns one after the other so that the longest is as short as it can be with the groups in order. */
function distributed(blocks: readonly (readonly Row[])[], columns: number): readonly (readonly Row[])[] {
  const total = blocks.reduce((sum, block) => sum + block.length, 0);
  for (let limit = Math.ceil(total / columns); ; limit++) {
    const filled: Row[][] = [[]];
    for (const block of blocks) {
      const last = filled[filled.length - 1]!;
      if (last.length > 0 && last.length + block.length > limit) filled.push([...block]);
      else last.push(...block);
    }
    if (filled.length <= columns) return filled;
  }
}

function sideBySide(columns: readonly (readonly Row[])[], columnWidth: number): readonly Row[] {
  const height = Math.max(...columns.map((column) => column.length));
  return Array.from({ length: height }, (_, line) =>
    columns.flatMap((column, index) => [
      ...(index > 0 ? [span(' '.repeat(COLUMN_GAP))] : []),
      ...fitRow(column[line] ?? EMPTY_ROW, columnWidth),
    ]),
  );
}
