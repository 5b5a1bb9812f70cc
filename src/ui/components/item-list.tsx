import { Box, type DOMElement } from 'ink';
import { useRef } from 'react';
import { useDoubleClick } from '../hooks/use-double-click.ts';
import { useMouse } from '../hooks/use-mouse.ts';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import type { ListState } from '../store/view-state.ts';
import { fit, truncate } from '../text/cells.ts';
import { untrusted } from '../text/untrusted.ts';
import { Styled, Runs } from './styled.tsx';
import { run } from '../text/run.ts';

const WHEEL_LINES = 3;

/** A folder, the playlists or the devices: a heading, and a cursor among the items. */
export function ItemList(props: {
  readonly name: 'files' | 'playlists' | 'devices';
  readonly width: number;
  readonly rows: number;
  readonly heading: string;
  readonly empty: string;
}) {
  const { name, width, rows, heading, empty } = props;
  const { actions, glyphs } = useScreen();
  const list = useSelector(({ view }): ListState | null => view[name]);
  const height = Math.max(0, rows - 1);
  const top = list ? topFor(list.cursor, list.items.length, height) : 0;
  const box = useRef<DOMElement>(null);
  const isDouble = useDoubleClick();
  useMouse(box, ({ action, row }) => {
    if (action === 'wheel-up') actions.move('row', -1, WHEEL_LINES);
    if (action === 'wheel-down') actions.move('row', 1, WHEEL_LINES);
    if (action !== 'press' || !list || row >= list.items.length - top) return;
    actions.lists.select(name, top + row);
    if (isDouble(top + row)) actions.activate();
  });
  const isEmpty = list?.items.every((item) => item.name === '..') === true && list.error === null;
  return (
    <Box flexDirection="column" width={width} height={rows}>
      <Styled role="dim">
        {truncate(
          list ? `${heading} ${untrusted(list.folder)}`.trim() : `reading${glyphs.ellipsis}`,
          width,
          glyphs.ellipsis,
        )}
      </Styled>
      <Box ref={box} flexDirection="column" height={height}>
        {list?.items.slice(top, top + height).map((item, index) => {
          const sign =
            name === 'files' && item.kind === 'folder'
              ? glyphs.folder
              : name === 'devices' && item.kind === 'folder'
                ? glyphs.current
                : ' ';
          const text = fit(`${sign} ${untrusted(item.name)}`, width, 'left', glyphs.ellipsis);
          return (
            <Runs
              key={item.path + String(index)}
              runs={[run(text)]}
              isInverse={top + index === list.cursor}
            />
          );
        })}
        {isEmpty && <Styled role="dim">{empty}</Styled>}
        {list?.error && (
          <Styled role="error">{truncate(untrusted(list.error), width, glyphs.ellipsis)}</Styled>
        )}
      </Box>
    </Box>
  );
}

/** The first line of the window: the cursor stands in its middle, as far as the ends allow. */
function topFor(cursor: number, count: number, height: number): number {
  return Math.max(0, Math.min(count - height, cursor - Math.floor(height / 2)));
}
