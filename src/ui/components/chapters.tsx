import { Box, type DOMElement } from 'ink';
import { useRef } from 'react';
import { useDoubleClick } from '../hooks/use-double-click.ts';
import { useMouse } from '../hooks/use-mouse.ts';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { chapterIndexAt, chaptersOf } from '../store/chapters.ts';
import { positionSeconds } from '../store/clock.ts';
import { fit } from '../text/cells.ts';
import { run } from '../text/run.ts';
import { clockText } from '../text/time-text.ts';
import { Runs, Styled } from './styled.tsx';

/** The chapters of what plays; `enter` or a second click plays from one. */
export function Chapters({ width, rows }: { readonly width: number; readonly rows: number }) {
  const { store, actions, glyphs } = useScreen();
  const chapters = useSelector(chaptersOf);
  const current = useSelector((state, each) =>
    chapterIndexAt(chaptersOf(state, each), positionSeconds(state)),
  );
  const cursor = Math.min(
    useSelector(({ view }) => view.scroll.chapters ?? 0),
    Math.max(0, chapters.length - 1),
  );
  const top = Math.max(0, Math.min(chapters.length - rows, cursor - Math.floor(rows / 2)));
  const box = useRef<DOMElement>(null);
  const isDouble = useDoubleClick();
  useMouse(box, ({ action, row }) => {
    if (action === 'wheel-up') actions.move('row', -1);
    if (action === 'wheel-down') actions.move('row', 1);
    if (action !== 'press' || top + row >= chapters.length) return;
    store.dispatch({ type: 'scroll', to: top + row });
    if (isDouble(top + row)) actions.activate();
  });
  if (chapters.length === 0) return <Styled role="dim">no chapters</Styled>;
  const clockCells = clockText(chapters.at(-1)?.seconds ?? 0).length;
  return (
    <Box ref={box} flexDirection="column" width={width} height={rows}>
      {chapters.slice(top, top + rows).map(({ seconds, title }, index) => {
        const place = top + index;
        const sign = place === current ? glyphs.playing : ' ';
        const front = `${sign} ${clockText(seconds).padStart(clockCells)}  `;
        const name = title === '' ? `chapter ${place + 1}` : title;
        const text = fit(front + name, width, 'left', glyphs.ellipsis);
        return (
          <Runs
            key={place}
            runs={[run(text, place === current ? 'current' : 'text')]}
            isInverse={place === cursor}
          />
        );
      })}
    </Box>
  );
}
