import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Tags } from '../media/tags.ts';
import { parseLyrics, type Lyrics } from '../ui/lyrics/lrc.ts';

/** Lyrics larger than this are no lyrics. */
const MOST_LYRICS_BYTES = 1_000_000;

/** The `.lrc` beside a file wins over what its tags hold: somebody put it there. */
export async function lyricsOf(file: string, tags: Tags): Promise<Lyrics | null> {
  const { dir, name } = path.parse(file);
  const beside = await readFile(path.join(dir, `${name}.lrc`)).catch(() => null);
  if (beside && beside.length <= MOST_LYRICS_BYTES) return parseLyrics(beside.toString('utf8'));
  if (tags.timedLyrics.length > 0) {
    return {
      isSynced: true,
      lines: tags.timedLyrics.map(({ timeSeconds, text }) => ({ atMs: timeSeconds * 1000, text })),
    };
  }
  // Many taggers put LRC into the plain field.
  return tags.lyrics.length > 0 ? parseLyrics(tags.lyrics.join('\n')) : null;
}
