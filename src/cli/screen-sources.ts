import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { hasAudioExtension } from '../media/audio-extensions.ts';
import { loadCover } from '../media/cover-art.ts';
import { findInputs } from '../media/find-inputs.ts';
import { isUrl } from '../player/is-url.ts';
import { isPlaylist } from '../media/playlist/read-playlist.ts';
import { readError } from '../media/read-error.ts';
import type { Tags } from '../media/tags.ts';
import type { QueueEntry } from '../player/track.ts';
import type { ArtSource, FileItem, FileSource } from '../ui/tui-options.ts';
import { parseLyrics, type Lyrics } from '../ui/lyrics/lrc.ts';

/** Reads tags; the bundle with the tag library is loaded by the first call. */
export type ReadTags = (file: string) => Promise<Tags>;

/** A path that names a local file: neither a URL nor standard input. */
export function isLocalFile(file: string): boolean {
  return file !== '-' && !isUrl(file);
}

/** Covers from the file or its folder. Without an ffmpeg there are none. */
export function artSource(ffmpegPath: string | null, readTags: ReadTags): ArtSource {
  return {
    async load(file, width, height, signal, colours) {
      if (ffmpegPath === null || !isLocalFile(file)) return null;
      const { pictures } = await readTags(file);
      return loadCover({
        ffmpegPath,
        file,
        hasEmbedded: pictures.length > 0,
        width,
        height,
        colours,
        signal,
      });
    },
  };
}

/** Added entries are numbered from here on, far above those that the command line gave. */
const FIRST_ADDED_ID = 1_000_000_000;
const BATCH_ENTRIES = 200;

/** The file browser's folders, and what adding from it does. */
export function fileSource(engine: Engine): FileSource {
  let nextId = FIRST_ADDED_ID;
  return {
    startFolder: process.cwd(),
    async list(folder) {
      try {
        return await playableItems(folder);
      } catch (error) {
        throw readError(error);
      }
    },
    async add(file) {
      let batch: QueueEntry[] = [];
      const firstId = nextId;
      const flush = (): void => {
        if (batch.length > 0) engine.send({ type: 'queue', edit: { type: 'append', entries: batch } });
        batch = [];
      };
      for await (const item of findInputs([file])) {
        batch.push({ id: nextId++, ...item });
        if (batch.length >= BATCH_ENTRIES) flush();
      }
      flush();
      return nextId - firstId;
    },
  };
}

async function playableItems(folder: string): Promise<readonly FileItem[]> {
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const entries = await readdir(folder, { withFileTypes: true });
  const items = entries.flatMap((entry): FileItem[] => {
    if (entry.name.startsWith('.')) return [];
    const item = { name: entry.name, path: path.join(folder, entry.name) };
    if (entry.isDirectory()) return [{ ...item, kind: 'folder' }];
    return hasAudioExtension(entry.name) || isPlaylist(entry.name) ? [{ ...item, kind: 'file' }] : [];
  });
  return items.sort((a, b) =>
    a.kind === b.kind ? order.compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1,
  );
}

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
