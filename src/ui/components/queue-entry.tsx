import { useScreen, useSelector } from '../hooks/use-screen.ts';
import type { QueueRow as Row } from '../store/queue-window.ts';
import type { Role } from '../text/run.ts';
import { shortTitle } from '../text/short-title.ts';
import { clockText } from '../text/time-text.ts';
import { untrusted } from '../text/untrusted.ts';
import { QueueRow, titleWidth } from './queue-row.tsx';

interface QueueEntryProps {
  readonly row: Extract<Row, { type: 'entry' }>;
  /** The artist in the heading of the entry's album. */
  readonly albumArtist: string;
  /** The titles of its neighbours. */
  readonly above: string | null;
  readonly below: string | null;
  readonly width: number;
}

const NUMBER_WIDTH = 4;

type Standing = 'playing' | 'paused' | 'stopped' | 'next' | 'other';

/** An entry with what is known of it now: whether it plays, comes next, cannot be played, is selected or marked. */
export function QueueEntry({ row, albumArtist, above, below, width }: QueueEntryProps) {
  const { glyphs } = useScreen();
  const { entry, index, label, isInAlbum } = row;
  const standing = useSelector(({ now, player }, store): Standing => {
    if (now.entryId === entry.id) {
      if (now.status === 'ended' || now.status === 'idle') return 'stopped';
      return now.status === 'paused' ? 'paused' : 'playing';
    }
    const next = player.modes.loopTimes > 1 ? null : store.nextEntry();
    return next?.id === entry.id ? 'next' : 'other';
  });
  const failure = useSelector(({ player }) => player.failures.get(entry.path) ?? null);
  const isSelected = useSelector(({ view }) => view.selectedId === entry.id);
  const isMarked = useSelector(({ view }) => view.marked.has(entry.id));
  // The order of a shuffle cannot be seen from the rows'.
  const turns = useSelector(({ now, player: { modes } }, { queue }) =>
    modes.shuffle && modes.loopTimes === 1 ? queue.turnsUntil(entry.id, now.entryId, modes) : null,
  );
  const isCurrent = standing !== 'next' && standing !== 'other';
  const { playing, paused, stopped, next } = glyphs;
  const signs = { playing, paused, stopped, next, other: '' };
  const sign = isMarked ? glyphs.marked : failure !== null && !isCurrent ? glyphs.failed : signs[standing];
  const role: Role = isCurrent ? 'current' : failure === null ? 'text' : 'error';
  const note = width < 50 ? '' : standing === 'next' ? 'next' : turns === null ? '' : `+${turns}`;
  const isSaid = isInAlbum ? label.artist === albumArtist : label.artist === '' && label.album === '';
  const sides =
    width < 60 || isSaid ? [] : isInAlbum || width < 100 ? [label.artist] : [label.artist, label.album];
  const numberWidth = useSelector(({ entries }) => Math.max(NUMBER_WIDTH, String(entries.length).length));
  const room = titleWidth(width, numberWidth, sides.length, note);
  const title = failure === null ? label.title : `${label.title} ${glyphs.dash} ${untrusted(failure)}`;
  return (
    <QueueRow
      {...{ width, glyphs, sign, numberWidth, sides, note, role, isSelected }}
      number={String(isInAlbum && label.trackNumber !== null ? label.trackNumber : index + 1)}
      title={shortTitle(title, above, below, room, glyphs.ellipsis)}
      time={label.durationSeconds === null ? '' : clockText(label.durationSeconds)}
    />
  );
}
