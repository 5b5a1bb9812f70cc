import { resolvePosition } from './position.ts';
import type { TrackExtent } from './position.ts';
import type { QueueEntry } from './track.ts';

/**
 * The frames that a track takes of its file, in frames of the file: all of them, but for a track of a cue sheet.
 *
 * Positions of a track count from its own first frame; only here and where its frames are fetched the file's are meant.
 */
export interface PartFrames {
  readonly startFrame: number;
  /** One past the last; null is the end of the file. */
  readonly endFrame: number | null;
}

/** What a track takes that is a file. */
export const WHOLE_FILE: PartFrames = { startFrame: 0, endFrame: null };

/** Where a part lies in a file. One that would begin behind the file's end is empty. */
export function partFrames(part: QueueEntry['part'], file: TrackExtent): PartFrames {
  if (part === undefined) return WHOLE_FILE;
  const knownEnd = file.isEstimate === true ? null : file.frames;
  const startFrame = Math.min(resolvePosition(part.from, file) ?? 0, knownEnd ?? Infinity);
  const endFrame = part.to === null ? null : resolvePosition(part.to, file);
  return { startFrame, endFrame: endFrame === null ? null : Math.max(startFrame, endFrame) };
}

/** How long a part is; null while the file's length, which it goes to, is not known. */
export function lengthOfPart(part: PartFrames, fileFrames: number | null): number | null {
  const ends = [part.endFrame, fileFrames].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.max(0, Math.min(...ends) - part.startFrame);
}

/** The chapters of a file that begin in a part, counted from the part's start. */
export function chaptersOfPart(
  { startFrame, endFrame }: PartFrames,
  chapterFrames: readonly number[],
): readonly number[] {
  return chapterFrames
    .filter((frame) => frame >= startFrame && (endFrame === null || frame < endFrame))
    .map((frame) => frame - startFrame);
}
