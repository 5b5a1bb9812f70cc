import { CUE_FRAMES_PER_SECOND, parseCueSheet, type CueSheet } from '../playlist/cue.ts';
import type { NativeEntry } from '../../tags/tag-block.ts';
import { MAX_CHAPTERS, orderedChapters, type Chapter } from '../../formats/chapter.ts';

/** Chapters of Vorbis comments and APE items: `CHAPTER001=00:01:02.500`, `CHAPTER001NAME=…` (wiki.xiph.org, Chapter Extension), or a cue sheet. */
export function commentChapters(entries: readonly NativeEntry[]): Chapter[] {
  const starts = new Map<string, number>();
  const titles = new Map<string, string>();
  let sheet: CueSheet | null = null;
  for (const [name, value] of entries) {
    if (typeof value !== 'string') continue;
    const chapter = /^CHAPTER(\d{2,4})(NAME)?$/i.exec(name);
    if (/^cuesheet$/i.test(name)) sheet ??= parseCueSheet(value);
    if (!chapter || starts.size >= MAX_CHAPTERS) continue;
    if (chapter[2]) titles.set(chapter[1]!, value);
    else starts.set(chapter[1]!, clockSeconds(value));
  }
  const chapters = [...starts].map(([number, startSeconds]) => ({
    startSeconds,
    endSeconds: null,
    title: titles.get(number) ?? null,
  }));
  return chapters.length > 0 || !sheet ? orderedChapters(chapters) : cueSheetChapters(sheet);
}

/** The tracks of a cue sheet as chapters of the one file it describes. */
export function cueSheetChapters(sheet: CueSheet): Chapter[] {
  return orderedChapters(
    sheet.tracks
      .filter(({ audio }) => audio)
      .map(({ startCueFrames, title }) => ({
        startSeconds: startCueFrames / CUE_FRAMES_PER_SECOND,
        endSeconds: null,
        title,
      })),
  );
}

function clockSeconds(text: string): number {
  const match = /^(\d{1,4}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)$/.exec(text.trim());
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : Number.NaN;
}
