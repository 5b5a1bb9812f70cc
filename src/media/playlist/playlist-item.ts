import type { Position } from '../../player/position.ts';

/** One line of a playlist: a queue entry that has no id yet. */
export interface PlaylistItem {
  /** A URL, or a path: absolute, or relative in the same way as the playlist's own path was. */
  readonly path: string;
  readonly title?: string;
  readonly artist?: string;
  readonly durationSeconds?: number;
  /** A cue sheet's track is a part of its file. */
  readonly part?: { readonly from: Position; readonly to: Position | null };
}
