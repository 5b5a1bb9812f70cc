/** A named place in a track. Times are those of the decoded audio: 0 is frame 0. */
export interface Chapter {
  readonly startSeconds: number;
  /** null: up to the next chapter or the end. */
  readonly endSeconds: number | null;
  /** As in the file: it may hold anything. */
  readonly title: string | null;
}

/** More than any book has; a file that claims more is cut here. */
export const MAX_CHAPTERS = 10_000;

/** Chapters in order of time, each ending where the next begins unless it says otherwise. */
export function orderedChapters(chapters: readonly Chapter[]): Chapter[] {
  const sorted = chapters
    .filter(({ startSeconds }) => Number.isFinite(startSeconds) && startSeconds >= 0)
    .sort((a, b) => a.startSeconds - b.startSeconds);
  return sorted.map((chapter, index) => ({
    ...chapter,
    endSeconds: chapter.endSeconds ?? sorted[index + 1]?.startSeconds ?? null,
  }));
}
