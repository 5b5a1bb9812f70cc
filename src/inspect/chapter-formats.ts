import path from 'node:path';
import { CUE_FRAMES_PER_SECOND } from '../media/playlist/cue.ts';
import { printable } from '../media/printable.ts';
import type { ChaptersReport } from './report/chapters-report.ts';

/** A cue sheet; times are rounded to CD frames. */
export function chaptersAsCue(report: ChaptersReport): string {
  const quoted = (text: string) => `"${printable(text).replaceAll('"', "'")}"`;
  const lines = [
    ...(report.artist === null ? [] : [`PERFORMER ${quoted(report.artist)}`]),
    ...(report.title === null ? [] : [`TITLE ${quoted(report.title)}`]),
    `FILE ${quoted(path.basename(report.file))} ${cueFileType(report.file)}`,
  ];
  for (const chapter of report.chapters) {
    lines.push(`  TRACK ${String(chapter.id + 1).padStart(2, '0')} AUDIO`);
    if (chapter.tags.title !== undefined) lines.push(`    TITLE ${quoted(chapter.tags.title)}`);
    lines.push(`    INDEX 01 ${cueTime(chapter.start)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Sheets know few kinds of file; whatever is decoded first counts as WAVE. */
function cueFileType(file: string): string {
  const extension = path.extname(file).toLowerCase();
  if (extension === '.mp3') return 'MP3';
  return ['.aif', '.aiff', '.aifc'].includes(extension) ? 'AIFF' : 'WAVE';
}

function cueTime(seconds: number): string {
  const frames = Math.round(seconds * CUE_FRAMES_PER_SECOND);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(frames / (60 * CUE_FRAMES_PER_SECOND));
  const rest = frames % (60 * CUE_FRAMES_PER_SECOND);
  return `${two(minutes)}:${two(Math.floor(rest / CUE_FRAMES_PER_SECOND))}:${two(rest % CUE_FRAMES_PER_SECOND)}`;
}

/** ffmpeg's metadata file (ffmpeg-formats, "Metadata"); times are exact frames. */
export function chaptersAsFfmetadata(report: ChaptersReport): string {
  const escaped = (text: string) => printable(text).replace(/[=;#\\]/g, (character) => `\\${character}`);
  const rate = report.sample_rate ?? 1;
  const lines = [';FFMETADATA1'];
  if (report.title !== null) lines.push(`title=${escaped(report.title)}`);
  if (report.artist !== null) lines.push(`artist=${escaped(report.artist)}`);
  for (const chapter of report.chapters) {
    const start = chapter.start_frame ?? Math.round(chapter.start * rate);
    const end = chapter.end === null ? start : Math.round(chapter.end * rate);
    lines.push('[CHAPTER]', `TIMEBASE=1/${rate}`, `START=${start}`, `END=${end}`);
    if (chapter.tags.title !== undefined) lines.push(`title=${escaped(chapter.tags.title)}`);
  }
  return `${lines.join('\n')}\n`;
}

const SHORTEST_CUE_SECONDS = 0.001;

/** WebVTT chapters (W3C, "WebVTT: chapter text tracks"). */
export function chaptersAsWebvtt(report: ChaptersReport): string {
  const cues = report.chapters.map((chapter) => {
    // A cue ends behind its start, also where a chapter has no length.
    const end = Math.max(
      chapter.end ?? report.duration ?? chapter.start,
      chapter.start + SHORTEST_CUE_SECONDS,
    );
    const title = printable(chapter.tags.title ?? `Chapter ${chapter.id + 1}`)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;');
    return `${chapter.id + 1}\n${vttTime(chapter.start)} --> ${vttTime(end)}\n${title}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

function vttTime(seconds: number): string {
  const millis = Math.round(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(millis / 3_600_000);
  const minutes = Math.floor(millis / 60_000) % 60;
  return `${two(hours)}:${two(minutes)}:${((millis % 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
}
