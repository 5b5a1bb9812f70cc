import { existsSync } from 'node:fs';
import path from 'node:path';
import { PlayheadError } from '../../player/error.ts';
import { AUDIO_EXTENSIONS } from '../audio-extensions.ts';
import { FileBytes } from '../file-bytes.ts';
import { parseCue, parseCueSheet, type CueSheet } from './cue.ts';
import { decodeText } from './decode-text.ts';
import { isLiveStreamPlaylist, parseM3u } from './m3u.ts';
import type { PlaylistItem } from './playlist-item.ts';
import { parsePls } from './pls.ts';
import { parseXspf } from './xspf.ts';

/** A list of 100,000 tracks is some 10 MB; more is not a playlist. */
const MAX_PLAYLIST_BYTES = 64 * 1024 * 1024;

type Parse = (text: string, directory: string) => Iterable<PlaylistItem>;
const PARSERS: Readonly<Record<string, Parse>> = {
  '.m3u': parseM3u,
  '.m3u8': parseM3u,
  '.pls': parsePls,
  '.xspf': parseXspf,
  '.cue': parseCue,
};

/** Whether a path's extension is that of a playlist we read. */
export function isPlaylist(file: string): boolean {
  return Object.hasOwn(PARSERS, path.extname(file).toLowerCase());
}

/** What a playlist turns out to be. */
export type PlaylistContents =
  /** Its entries in order, which can be gone through once. */
  | { readonly type: 'items'; readonly items: Iterable<PlaylistItem> }
  /** HTTP Live Streaming: one stream, which ffmpeg plays. */
  | { readonly type: 'stream' };

/**
 * Reads a playlist or cue sheet. Relative paths are joined to the directory of `file`. An entry may be another playlist,
 * or this one: following them is the caller's business.
 *
 * @throws PlayheadError one of `ReadErrorCode`, or `playlist-too-large`
 */
export async function readPlaylist(file: string): Promise<PlaylistContents> {
  const parse = PARSERS[path.extname(file).toLowerCase()] ?? parseM3u;
  const text = decodeText(await readWhole(file));
  if (parse === parseM3u && isLiveStreamPlaylist(text)) return { type: 'stream' };
  const items = parse(text, path.dirname(file));
  return { type: 'items', items: parse === parseCue ? [...items].map(withRealFile) : items };
}

/** A cue sheet as it is written, without looking for its files. Errors as `readPlaylist`. */
export async function readCueSheet(file: string): Promise<CueSheet> {
  return parseCueSheet(decodeText(await readWhole(file)));
}

async function readWhole(file: string): Promise<Uint8Array> {
  const source = await FileBytes.open(file);
  try {
    if (source.sizeBytes > MAX_PLAYLIST_BYTES)
      throw new PlayheadError('playlist-too-large', `is larger than ${MAX_PLAYLIST_BYTES / 2 ** 20} MiB`);
    return await source.read(0, source.sizeBytes);
  } finally {
    await source.close();
  }
}

/** Sheets keep naming the `.wav` that was ripped after it was compressed: then the file beside it is meant. */
function withRealFile(item: PlaylistItem): PlaylistItem {
  if (existsSync(item.path)) return item;
  const stem = item.path.slice(0, item.path.length - path.extname(item.path).length);
  const found = AUDIO_EXTENSIONS.map((extension) => stem + extension).find((name) => existsSync(name));
  return found === undefined ? item : { ...item, path: found };
}
