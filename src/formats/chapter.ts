/** A named place in a track. Times are those of the decoded audio: 0 is frame 0. */
export interface Chapter {
  readonly startSeconds: number;
  /** null: up to the end of the track. */
  readonly endSeconds: number | null;
  /** As in the file: it may hold anything. */
  readonly title: string | null;
}

/** More than any book has; a file that claims more is cut here. */
export const MAX_CHAPTERS = 10_000;

/** Chapters in order of time. One without an end, or with an end before its start, ends where the next begins. */
export function orderedChapters(chapters: readonly Chapter[]): Chapter[] {
  const sorted = chapters
    .filter(({ startSeconds }) => Number.isFinite(startSeconds) && startSeconds >= 0)
    .sort((a, b) => a.startSeconds - b.startSeconds);
  let next: number | null = null;
  return sorted
    .reverse()
    .map((chapter, index) => {
      const behind = sorted[index - 1]?.startSeconds;
      if (behind !== undefined && behind > chapter.startSeconds) next = behind;
      const { endSeconds } = chapter;
      const isKnown = endSeconds !== null && endSeconds >= chapter.startSeconds;
      return { ...chapter, endSeconds: isKnown ? endSeconds : next };
    })
    .reverse();
}

/** Where a chapter ends in a track of a known length: never behind the track's end, and never before its own start. */
export function chapterEnd(
  { startSeconds, endSeconds }: Chapter,
  trackSeconds: number | null,
): number | null {
  if (trackSeconds === null) return endSeconds;
  return Math.max(startSeconds, Math.min(endSeconds ?? trackSeconds, trackSeconds));
}
