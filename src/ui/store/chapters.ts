import { untrusted } from '../text/untrusted.ts';
import { keepLast } from './keep-last.ts';
import type { ScreenState } from './screen-state.ts';
import type { ScreenStore } from './screen-store.ts';
import { startSecondsOf, type ChapterMark } from './track-details.ts';

/** A chapter of what plays; its place is the track's own, which may be a part of its file. */
export interface ShownChapter {
  readonly seconds: number;
  readonly title: string;
}

/** The chapters of what plays; the same array while they are the same. */
export function chaptersOf({ now }: ScreenState, store: ScreenStore): readonly ShownChapter[] {
  const entry = store.currentEntry();
  const chapters = entry && store.library.detailsOf(entry.path)?.chapters;
  if (!chapters || chapters.length === 0) return NONE;
  const duration = now.sampleRate > 0 && now.frames > 0 ? now.frames / now.sampleRate : Infinity;
  return shown(chapters, startSecondsOf(entry), duration);
}

/** The chapter that a place is in, -1 before the first. */
export function chapterIndexAt(chapters: readonly ShownChapter[], seconds: number): number {
  return chapters.findLastIndex((chapter) => chapter.seconds <= seconds);
}

const NONE: readonly ShownChapter[] = [];

const shown = keepLast(
  (chapters: readonly ChapterMark[], trackStart: number, duration: number): readonly ShownChapter[] =>
    chapters
      .map(({ startSeconds, title }) => ({
        seconds: startSeconds - trackStart,
        title: untrusted(title ?? ''),
      }))
      .filter(({ seconds }) => seconds < duration && (trackStart === 0 || seconds >= 0))
      .map(({ seconds, title }) => ({ seconds: Math.max(0, seconds), title })),
);
