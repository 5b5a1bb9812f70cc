import type { Chapter } from '../formats/chapter.ts';
import { FileBytes } from '../formats/file-bytes.ts';
import { printable } from './printable.ts';
import { noMetadata, readMetadata, type Metadata } from './tag/read-metadata.ts';
import type { Numbered } from '../tags/merge-tags.ts';
import type { PictureInfo } from '../tags/picture.ts';
import type { ReplayGain } from '../tags/replay-gain.ts';
import type { TimedLine } from '../tags/tag-block.ts';

/** The tags of a file, made safe to show: every string went through `printable`. */
export interface Tags {
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly albumArtist: string | null;
  readonly composer: string | null;
  readonly year: number | null;
  readonly track: Numbered;
  readonly disc: Numbered;
  readonly genre: string | null;
  readonly comment: string | null;
  /** Plain lyrics, line by line. */
  readonly lyrics: readonly string[];
  readonly timedLyrics: readonly TimedLine[];
  readonly replayGain: ReplayGain;
  /** A sentence for each gain or peak that is there and cannot be read. */
  readonly unreadableGains: readonly string[];
  readonly chapters: readonly Chapter[];
  readonly pictures: readonly PictureInfo[];
}

/**
 * The tags of a local file. Never fails: a malformed or unreadable file gives what could be read, at worst nulls.
 */
export async function readTags(path: string): Promise<Tags> {
  return showable(await metadataAt(path));
}

/** The bytes of the cover: the front one if a picture says it is, else the first; null when there is none. */
export async function readCover(path: string): Promise<{ mimeType: string; bytes: Uint8Array } | null> {
  const { pictures } = await metadataAt(path);
  const cover = pictures.find(({ type }) => /front/i.test(type ?? '')) ?? pictures[0];
  return cover ? { mimeType: printable(cover.mimeType), bytes: cover.bytes } : null;
}

async function metadataAt(path: string): Promise<Metadata> {
  let file: FileBytes;
  try {
    file = await FileBytes.open(path);
  } catch (error) {
    return noMetadata(error instanceof Error ? error.message : String(error));
  }
  try {
    return await readMetadata(file, path);
  } finally {
    await file.close();
  }
}

/** Metadata with every string made safe for a terminal. */
function showable(metadata: Metadata): Tags {
  return {
    title: shown(metadata.title),
    artist: shown(metadata.artist),
    album: shown(metadata.album),
    albumArtist: shown(metadata.albumArtist),
    composer: shown(metadata.composer),
    year: metadata.year,
    track: metadata.track,
    disc: metadata.disc,
    genre: shown(metadata.genre),
    comment: shown(metadata.comment),
    lyrics: metadata.lyrics === null ? [] : metadata.lyrics.split(/\r\n|\n|\r/).map(printable),
    timedLyrics: metadata.timedLyrics.map((line) => ({ ...line, text: printable(line.text) })),
    replayGain: metadata.replayGain,
    unreadableGains: metadata.warnings
      .filter(({ code }) => code === 'tag-gain')
      .map(({ message }) => printable(message)),
    chapters: metadata.chapters.map((chapter) => ({ ...chapter, title: shown(chapter.title) })),
    pictures: metadata.pictures.map(({ type, mimeType, width, height, sizeBytes, description }) => ({
      type: shown(type),
      mimeType: printable(mimeType),
      width,
      height,
      sizeBytes,
      description: shown(description),
    })),
  };
}

function shown(text: string | null): string | null {
  return text === null ? null : printable(text);
}
