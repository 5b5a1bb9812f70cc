import type { Position } from './position.ts';
import type { RangeOption } from './session-options.ts';

/** Where a track's frames come from: decoded whole, read in place, or streamed through a window. */
export type SourceKind = 'memory' | 'mapped' | 'streamed';

/** What the engine knows of a track once it is open. Positions are frames at `sampleRate`. */
export interface TrackInfo {
  /** ffmpeg's name of the codec, e.g. `flac`, `mp3`, `pcm_s16le`. */
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Exact (or best known) length in frames; null while nobody can know (a live stream, a pipe). */
  readonly frames: number | null;
  /** `frames` is a guess: there may be more. */
  readonly isEstimate?: boolean;
  readonly source: SourceKind;
}

/** One line of the queue. `id` is unique for the life of the player and survives every edit of the queue. */
export interface QueueEntry {
  readonly id: number;
  /** A path as the user gave it, a URL, or `-` for standard input. */
  readonly path: string;
  /** What a playlist said of it; tags read later win. */
  readonly title?: string;
  readonly artist?: string;
  readonly durationSeconds?: number;
  /** A cue sheet's track is a part of its file. */
  readonly part?: { readonly from: Position; readonly to: Position | null };
  /** It begins and ends here, whatever the session's ranges are; null is its own edge. */
  readonly span?: RangeOption;
  /** The session begins with this entry, at this frame; null is where the track would begin anyway. At most one has it. */
  readonly resumeAt?: { readonly frame: number | null };
}
