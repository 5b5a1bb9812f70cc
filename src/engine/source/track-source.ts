import type { HeaderFacts } from '../../formats/header-facts.ts';
import type { FileStamp } from '../../media/file-growth.ts';
import type { PcmShape } from '../pcm-shape.ts';

/**
 * What fills one track's buffer. It lives in the reader thread, fills until the buffer is full, and then sleeps until
 * `wake`. All three kinds keep to the same rule: the label of a frame in the buffer is its true position.
 */
export interface TrackSource {
  /** Begins to fill from a ring frame on. Called once. */
  start(ringFrame: number): void;
  /** The consumer has moved, or asked for a seek. */
  wake(): void;
  /** Ends it, with its child processes and open files. Nothing is written to the buffer after this. */
  close(): void;
}

/** What a source may tell those above it. */
export interface SourceReports {
  warning(code: string, message: string): void;
  /** Why nothing more will come; said before the buffer is marked as failed. */
  failed(code: string, message: string): void;
  /** The track's true length in track frames, once a source has seen its end. */
  length(trackFrames: number): void;
}

/** An opened input, before anything is decoded. */
export interface ProbedInput {
  readonly type: 'file' | 'pipe' | 'url';
  /** Absolute path, URL or `-`. */
  readonly path: string;
  readonly header: HeaderFacts | null;
  /** The file's size and time when it was opened; null for a pipe or a URL. */
  readonly stamp: FileStamp | null;
  /** It is compressed, and seems to be written still: the decoder is given its bytes as they come. */
  readonly isGrowing: boolean;
}

/** What the frames in the ring are, against the track's own. */
export interface RingShape extends PcmShape {
  /** 1, unless the track is converted to another rate or played at another speed. */
  readonly trackFramesPerRingFrame: number;
  /** ffmpeg filters that make the difference, after the ones that exactness needs. */
  readonly filters: readonly string[];
  /** Ring frame where the track ends though the filters may end it some milliseconds early or late; null: where they do. */
  readonly endRingFrame: number | null;
}
