import { useMemo } from 'react';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { keyLabel, type KeyBindings } from '../keys/key-bindings.ts';
import type { Binding } from '../keys/key-table.ts';
import type { Panel } from '../store/views.ts';
import { fit, truncate } from '../text/cells.ts';
import type { Glyphs } from '../text/glyphs.ts';
import { fitRow, run, type RunRow } from '../text/run.ts';
import { PANEL_NAMES } from './tabs.tsx';
import { TextView } from './text-view.tsx';

const COLUMN_GAP = 3;
const NARROWEST_COLUMN = 34;
const WIDEST_COLUMN = 50;
const MOST_COLUMNS = 3;
const KEY_WIDTH = 14;

const MOUSE: readonly (readonly [what: string, does: string])[] = [
  ['click on the bar', 'seek, drag too'],
  ['click on a row', 'select, twice: play'],
  ['click on a tab', 'show the view'],
  ['click on vol', 'mute'],
  ['wheel', 'scroll, or volume'],
];

/** The keys of a view, with the user's own bindings, and what the mouse does. */
export function Help({ width, rows }: { readonly width: number; readonly rows: number }) {
  const { bindings, glyphs, store } = useScreen();
  const panel = useSelector(({ view }) => view.panel);
  const top = useSelector(({ view }) => view.scroll.help ?? 0);
  const hasMouse = store.options.config.mouse;
  const text = useMemo(
    () => helpRows(bindings, panel, { width, hasMouse }, glyphs),
    [bindings, panel, width, hasMouse, glyphs],
  );
  return <TextView rows={text} {...{ top, width }} height={rows} />;
}

/** The view's own keys, then those that count everywhere, in as many columns as there is room for. */
export function helpRows(
  bindings: KeyBindings,
  panel: Panel,
  { width, hasMouse }: { readonly width: number; readonly hasMouse: boolean },
  glyphs: Glyphs,
): readonly RunRow[] {
  const { own, everywhere } = bindings.shownIn(panel);
  const block = (heading: string, lines: readonly RunRow[]): readonly RunRow[] =>
    lines.length === 0 ? [] : [[run(heading, 'heading')], ...lines, []];
  const columns = Math.max(
    1,
    Math.min(MOST_COLUMNS, Math.floor((width + COLUMN_GAP) / (NARROWEST_COLUMN + COLUMN_GAP))),
  );
  const columnWidth = Math.min(WIDEST_COLUMN, Math.floor((width + COLUMN_GAP) / columns) - COLUMN_GAP);
  const keyLine = ({ keys, help }: Binding): RunRow => {
    const labels = keys.map((key) => keyLabel(key, glyphs.unicode)).join(' ');
    return line(fit(labels, KEY_WIDTH - 1, 'left', glyphs.ellipsis), help);
  };
  const line = (front: string, text: string): RunRow => [
    run(`${front} `, 'key'),
    run(truncate(text, Math.max(0, columnWidth - front.length - 1), glyphs.ellipsis)),
  ];
  const mouse = hasMouse ? MOUSE.map(([what, does]) => line(what.padEnd(16), does)) : [];
  const withKeys = (table: readonly Binding[]) => table.filter(({ keys }) => keys.length > 0).map(keyLine);
  const all = [
    ...block(PANEL_NAMES[panel], withKeys(own)),
    ...block('Mouse', mouse),
    ...block('Everywhere', withKeys(everywhere)),
  ];
  return inColumns(all, columns, columnWidth);
}

/** Text that goes on in the next column, like a page of a newspaper. */
function inColumns(rows: readonly RunRow[], columns: number, columnWidth: number): readonly RunRow[] {
  const height = Math.ceil(rows.length / columns);
  return Array.from({ length: height }, (_, index) =>
    Array.from({ length: columns }, (_column, column) => [
      ...(column > 0 ? [run(' '.repeat(COLUMN_GAP))] : []),
      ...fitRow(rows[column * height + index] ?? [], columnWidth),
    ]).flat(),
  );
}
