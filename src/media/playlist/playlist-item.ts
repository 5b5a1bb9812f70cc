import type { PlayheadError } from '../../player/error.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { ListPlace } from './list-place.ts';

/** One line of a playlist: a queue entry that has no id yet. A path is absolute, or relative as the playlist's own path was. */
export type PlaylistItem = Pick<QueueEntry, 'path' | 'title' | 'artist' | 'durationSeconds' | 'part'>;

/** An entry that cannot be played, which its list alone shows. */
export interface UnplayableItem {
  /** What the user is told it is: its location, or the list. */
  readonly path: string;
  readonly error: PlayheadError;
}

/** An entry as a parser found it. Texts may hold escaped bytes (raw-path.ts). */
export interface ListedTrack extends Omit<PlaylistItem, 'path'> {
  /** As written: a URL or a path; empty if the list gives none. */
  readonly location: string;
  /** The location is a URI (XSPF): a relative one is percent-encoded. */
  readonly isUri?: true;
  /** It is of a cue sheet, whose file may have been compressed or moved since. */
  readonly isFromSheet?: true;
  /** Where a relative location counts from, if not from the list. */
  readonly place?: ListPlace;
  /** The entry cannot be played, for this reason. */
  readonly problem?: string;
}
