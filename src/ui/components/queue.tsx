import { Box, type DOMElement } from 'ink';
import { useEffect, useRef } from 'react';
import { useMouse } from '../hooks/use-mouse.ts';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { useDoubleClick } from '../hooks/use-double-click.ts';
import { queueWindow } from '../store/queue-window.ts';
import { Album, QueueHeading, QueueMore } from './queue-headings.tsx';
import { QueueEntry } from './queue-entry.tsx';
import { Styled } from './styled.tsx';

const WHEEL_LINES = 3;

/** The queue: albums under their headings, what plays and what comes next marked. `isFramed`: with heading and count. */
export function Queue(props: { readonly width: number; readonly rows: number; readonly isFramed: boolean }) {
  const { width, rows, isFramed } = props;
  const { store, actions } = useScreen();
  const filter = useSelector(({ view }) => view.filter);
  const top = useSelector(({ view }) => view.queueTop);
  const focus = useSelector(({ view, now }, { list }) =>
    list.lineOf(view.selectedId ?? now.entryId, view.filter),
  );
  const isScanning = useSelector(({ player }) => player.isScanning);
  // What the list's labels are made of.
  useSelector(({ entries }) => entries);
  useSelector(({ tagsRead }) => tagsRead);
  const { list } = store;
  const count = list.lineCount(filter);
  const whole = queueWindow(list, filter, top, focus, rows);
  // The heading of the album that the window begins in stands in the frame, unless that tells of the filter.
  const [first] = whole.rows;
  const hasRoom = useSelector(({ view }) => view.filter === '' && view.marked.size === 0);
  const album = isFramed && hasRoom && first?.type === 'album' ? first.label : null;
  const shown = album ? queueWindow(list, filter, whole.top, focus, rows + 1).rows.slice(1) : whole.rows;
  const lastLine = shown.at(-1)?.line ?? 0;
  useReading(
    shown.flatMap((row) => (row.type === 'entry' ? [row.entry.path] : [])),
    whole.top,
    lastLine,
  );

  const box = useRef<DOMElement>(null);
  const isDouble = useDoubleClick();
  useMouse(box, ({ action, row }) => {
    if (action === 'wheel-up') actions.queue.move('row', -1, WHEEL_LINES);
    if (action === 'wheel-down') actions.queue.move('row', 1, WHEEL_LINES);
    const clicked = shown[row];
    if (action !== 'press' || clicked?.type !== 'entry') return;
    actions.queue.select(clicked.line);
    if (isDouble(clicked.entry.id)) actions.queue.playSelected();
  });
  return (
    <Box flexDirection="column" width={width}>
      {isFramed && <QueueHeading width={width} album={album} />}
      <Box ref={box} flexDirection="column" height={rows}>
        {count === 0 && !isScanning && (
          <Styled role="dim">
            {filter === '' ? 'the queue is empty: 2 shows files' : 'nothing matches the filter'}
          </Styled>
        )}
        {shown.map((row, index) =>
          row.type === 'album' ? (
            <Album key={`album ${row.line}`} label={row.label} width={width} />
          ) : (
            <QueueEntry
              key={row.entry.id}
              row={row}
              albumArtist={albumArtist(shown, index)}
              above={shown[index - 1]?.label.title ?? null}
              below={shown[index + 1]?.label.title ?? null}
              width={width}
            />
          ),
        )}
      </Box>
      {isFramed && <QueueMore count={Math.max(0, count - 1 - lastLine)} width={width} />}
    </Box>
  );

  function albumArtist(all: typeof shown, index: number): string {
    const heading = all.slice(0, index).findLast((row) => row.type === 'album');
    return heading?.label.artist ?? album?.artist ?? '';
  }
}

/** Has the tags of what is shown read, and of a page before and after it. */
function useReading(shown: readonly string[], top: number, lastLine: number): void {
  const { store } = useScreen();
  const paths = shown.join('\n');
  useEffect(() => {
    const { filter } = store.state.view;
    const page = lastLine - top + 1;
    const around = Array.from({ length: page }, (_, step) => [lastLine + 1 + step, top - 1 - step])
      .flat()
      .flatMap((line) => store.list.at(line, filter)?.entry.path ?? []);
    store.show([...paths.split('\n'), ...around]);
  }, [store, paths, top, lastLine]);
}
