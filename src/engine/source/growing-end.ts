import { hasExactLength } from '../../formats/audio-file.ts';
import { FileGrowth } from '../../media/file-growth.ts';
import { probeHeader } from '../../media/probe-header.ts';
import type { ProbedInput, RingShape, SourceReports } from './track-source.ts';
import { truncation } from './truncation.ts';

/** How the end of a file that is still being written is met. */
export interface GrowingEnd {
  readonly file: FileGrowth;
  /** This many bytes are held back until the end is known. */
  readonly heldBytes: number;
  /** Called when the end is known, before the bytes held back are given. */
  readonly onEnd: () => Promise<void>;
}

/**
 * Two of the longest coded frames. An MP3 ends in padding that its last frames decode to. The encoder writes into the header how
 * much there is when it has come to the end.
 */
const MP3_HELD_BYTES = 8192;

/**
 * How a decoder meets the end of a file that is still being written; null for any other input.
 *
 * @param isStarved whether the player has taken all there is
 * @param closing aborted when the end no longer matters
 * @param onEnd told the ring frame where the track ends, if the finished header says it
 */
export function growingEndOf(
  { input, shape }: { readonly input: ProbedInput; readonly shape: RingShape },
  isStarved: () => boolean,
  closing: AbortSignal,
  reports: SourceReports,
  onEnd: (endRingFrame: number) => void,
): GrowingEnd | null {
  const { path, header, stamp, isGrowing } = input;
  if (!isGrowing || header === null || stamp === null) return null;
  const isMp3 = header.container === 'mp3';
  return {
    file: new FileGrowth(path, stamp, isStarved, () => closing.aborted),
    heldBytes: isMp3 ? MP3_HELD_BYTES : 0,
    onEnd: async () => {
      const now = isMp3 ? await probeHeader(path) : null;
      const message = truncation(now?.warnings ?? []);
      if (message !== null) reports.warning('truncated', message);
      if (now !== null && hasExactLength(now) && shape.trackFramesPerRingFrame === 1) onEnd(now.frames);
    },
  };
}
