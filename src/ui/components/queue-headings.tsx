import { Box } from 'ink';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import type { EntryLabel } from '../store/entry-label.ts';
import type { ScreenState } from '../store/screen-state.ts';
import type { ScreenStore } from '../store/screen-store.ts';
import { cellWidth, truncate } from '../text/cells.ts';
import type { Glyphs } from '../text/glyphs.ts';
import { lengthText } from '../text/time-text.ts';
import { Styled } from './styled.tsx';

/** Above the queue: the album that its window begins in, or the filter; and at the right where in the queue we are. */
export function QueueHeading({
  width,
  album,
}: {
  readonly width: number;
  readonly album: EntryLabel | null;
}) {
  const { glyphs } = useScreen();
  const right = useSelector((state, store) => placeText(state, store, glyphs));
  const filter = useSelector(filterText);
  const room = Math.max(0, width - cellWidth(right) - 2);
  return (
    <Box width={width} height={1} justifyContent="space-between">
      {filter === '' ? (
        <Styled role="dim">{album ? albumText(album, glyphs, room) : ''}</Styled>
      ) : (
        <Styled role="warning">{truncate(filter, room, glyphs.ellipsis)}</Styled>
      )}
      <Styled role="dim">{right}</Styled>
    </Box>
  );
}

/** The heading of an album in the queue. */
export function Album({ label, width }: { readonly label: EntryLabel; readonly width: number }) {
  const { glyphs } = useScreen();
  return <Styled role="dim">{albumText(label, glyphs, width)}</Styled>;
}

/** How many lines there are below the window. */
export function QueueMore({ count, width }: { readonly count: number; readonly width: number }) {
  const { glyphs } = useScreen();
  return (
    <Box width={width} height={1} justifyContent="flex-end">
      <Styled role="dim">{count === 0 ? ' ' : `${glyphs.below} ${count} more`}</Styled>
    </Box>
  );
}

function albumText({ album, artist, year }: EntryLabel, glyphs: Glyphs, width: number): string {
  const parts = [album, artist, year === null ? '' : String(year)].filter(Boolean);
  return truncate(`${glyphs.rule} ${parts.join(` ${glyphs.rule} `)}`, width, glyphs.ellipsis);
}

/** What the filter lets through; it says so while it has not seen all tags. */
function filterText({ view }: ScreenState, store: ScreenStore): string {
  if (view.filter === '') return view.marked.size === 0 ? '' : `${view.marked.size} marked`;
  const { list } = store;
  const { unread } = list.total();
  const known = unread === 0 ? '' : `, ${unread} not read yet`;
  return `filter ${JSON.stringify(view.filter)}: ${list.lineCount(view.filter)} of ${store.queue.entries.length}${known}`;
}

/** `2/39 · 1 h 12 min · ends 18:42`, or how far a scan is. */
function placeText({ player, entries, now }: ScreenState, store: ScreenStore, glyphs: Glyphs): string {
  if (player.isScanning) return `scanning${glyphs.ellipsis} ${entries.length}`;
  if (entries.length === 0) return '';
  const place = store.queue.indexOf(now.entryId) + 1;
  const { seconds, isWhole } = store.list.total();
  const length = seconds > 0 ? ` ${glyphs.dot} ${lengthText(seconds)}${isWhole ? '' : '+'}` : '';
  return `${place > 0 ? `${place}/` : ''}${entries.length}${length}`;
}
