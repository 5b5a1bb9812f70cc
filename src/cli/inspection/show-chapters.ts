import { chaptersAsCue, chaptersAsFfmetadata, chaptersAsWebvtt } from '../../inspect/chapter-formats.ts';
import type { ChapterFormat, ChaptersReport } from '../../inspect/report/chapters-report.ts';
import { printable } from '../../media/printable.ts';
import { jsonText } from '../../inspect/json-pieces.ts';
import { positionText } from './human-units.ts';

/** One file's chapters, as a list or in the format that was asked for. */
export function showChapters(report: ChaptersReport, format: ChapterFormat | null): string {
  switch (format) {
    case 'json':
      return `${jsonText(report, 2)}\n`;
    case 'cue':
      return chaptersAsCue(report);
    case 'ffmetadata':
      return chaptersAsFfmetadata(report);
    case 'webvtt':
      return chaptersAsWebvtt(report);
    case null:
      return list(report);
  }
}

function list(report: ChaptersReport): string {
  const lines = report.chapters.map(
    ({ id, start, end, tags }) =>
      `  ${String(id + 1).padStart(3)}  ${positionText(start)} - ${positionText(end)}  ${printable(tags.title ?? '')}`,
  );
  if (lines.length === 0) lines.push('  no chapters');
  return `${printable(report.file)}\n${lines.join('\n')}\n`;
}
