import { toFsPath } from '../player/raw-path.ts';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cueSheetChapters } from '../media/chapter/comment-chapters.ts';
import type { Chapter } from '../formats/chapter.ts';
import { readCueSheet } from '../media/playlist/read-playlist.ts';

/**
 * Chapters from a cue sheet beside the file: `song.cue` or `song.flac.cue`, when all its tracks are in one file. Which
 * name that file has in the sheet does not matter: sheets outlive renaming and compressing.
 */
export async function externalCueChapters(file: string): Promise<Chapter[]> {
  const stem = file.slice(0, file.length - path.extname(file).length);
  const sheetPath = [`${stem}.cue`, `${file}.cue`].find((name) => existsSync(toFsPath(name)));
  if (sheetPath === undefined) return [];
  try {
    const sheet = await readCueSheet(sheetPath);
    const files = new Set(sheet.tracks.map((track) => track.file));
    return files.size === 1 ? cueSheetChapters(sheet) : [];
  } catch {
    return []; // a sheet that cannot be read says nothing about the audio
  }
}
