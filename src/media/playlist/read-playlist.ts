import path from 'node:path';
import { PlayheadError } from '../../player/error.ts';
import { FileBytes } from '../../formats/file-bytes.ts';
import { kindByName } from '../audio-extensions.ts';
import { parseCue, parseCueSheet, type CueSheet } from './cue.ts';
import { SimilarNames } from './similar-names.ts';
import { placeOfFile, placeOfUrl, type ListPlace } from './list-place.ts';
import { decodeList, legible } from './list-text.ts';
import { isLiveStreamPlaylist, parseM3u } from './m3u.ts';
import type { ListedTrack, PlaylistItem, UnplayableItem } from './playlist-item.ts';
import { isUrl } from '../../player/is-url.ts';
import { parsePls } from './pls.ts';
import { isUnplayable, resolveEntry } from './resolve-entry.ts';
import { parseXspf } from './xspf.ts';

/** A list of 100,000 tracks is some 10 MB; more is not a playlist. */
const MAX_PLAYLIST_BYTES = 64 * 1024 * 1024;

type Parse = (text: string, place: ListPlace) => Iterable<ListedTrack>;
const PARSERS: Readonly<Record<string, Parse>> = {
  '.m3u': parseM3u,
  '.m3u8': parseM3u,
  '.pls': parsePls,
  '.xspf': parseXspf,
  '.cue': parseCue,
};

/** Whether the extension of a path, or of an http(s) URL's path or parameters, is that of a playlist we read. */
export function isPlaylist(input: string): boolean {
  return Object.hasOwn(PARSERS, extensionOf(input));
}

/** Whether the name in an http(s) URL does not tell what it is: it may be a list. */
export function isUnnamed(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return kindByName(new URL(url).pathname) === null;
}

function extensionOf(input: string): string {
  if (!isUrl(input)) return path.extname(input).toLowerCase();
  if (!URL.canParse(input)) return '';
  const { pathname, search } = new URL(input);
  const inPath = path.extname(pathname).toLowerCase();
  if (Object.hasOwn(PARSERS, inPath)) return inPath;
  const [, inParameters] = /[=.](m3u8?|pls|xspf)(?:&|$)/i.exec(search) ?? [];
  return inParameters === undefined ? inPath : `.${inParameters.toLowerCase()}`;
}

/** What a playlist turns out to be. */
export type PlaylistContents =
  /** Its entries in order, which can be gone through once. */
  | { readonly type: 'items'; readonly items: Iterable<PlaylistItem | UnplayableItem> }
  /** HTTP Live Streaming, or sound under the name of a list: one stream, which ffmpeg plays. */
  | { readonly type: 'stream' };

/**
 * Reads a playlist or cue sheet, from a file or an http(s) URL. Relative entries count from the list's folder or address. An entry may be
 * another playlist, or this one: following them is the caller's business.
 *
 * @throws PlayheadError one of `ReadErrorCode`, or `playlist-too-large`
 */
export async function readPlaylist(list: string, signal?: AbortSignal): Promise<PlaylistContents> {
  if (!isUrl(list)) return contentsOf(list, await readWhole(list), placeOfFile(list), true);
  const { fetchList } = await import('./remote-list.ts');
  const fetched = await fetchList(list, signal);
  if (fetched === null) return { type: 'stream' };
  return contentsOf(list, fetched.bytes, placeOfUrl(fetched.url), fetched.isSaid || isPlaylist(list));
}

/** @param isNamed it is a list by its name or its type: if not, it has to look like one */
function contentsOf(list: string, bytes: Uint8Array, place: ListPlace, isNamed: boolean): PlaylistContents {
  const text = decodeList(bytes);
  const byName = isNamed || looksLikeM3u(text) ? (PARSERS[extensionOf(list)] ?? parseM3u) : null;
  const parse = parserByHead(text) ?? byName;
  if (parse === null) return { type: 'stream' };
  if (parse === parseM3u && isLiveStreamPlaylist(text)) return { type: 'stream' };
  return { type: 'items', items: resolved(list, parse(text, place), place) };
}

/** Servers give PLS under the name of an M3U and the reverse: what a list begins with counts more than its name. */
function parserByHead(text: string): Parse | null {
  const head = text.slice(0, 1000);
  if (/^\s*\[playlist\]/i.test(head)) return parsePls;
  if (/^\s*#EXTM3U/.test(head)) return parseM3u;
  // Each of what may come before the root element matches in one way only: a hostile head must not take for ever.
  if (/^(?:\s|<[?!][^>]*>|\]\s*>)*<(?:\w+:)?playlist[\s>]/i.test(head.replaceAll(/<!--[\s\S]*?-->/g, '')))
    return parseXspf;
  return null;
}

/** Whether the first line that is not a comment names audio or a URL. */
function looksLikeM3u(text: string): boolean {
  if (/^\s*#EXTINF:/.test(text)) return true;
  const lines = text.slice(0, 4096).split(/[\r\n]/);
  const entry = lines.map((line) => line.trim()).find((line) => line !== '' && !line.startsWith('#')) ?? '';
  return isUrl(entry) || kindByName(entry) !== null;
}

function* resolved(
  list: string,
  tracks: Iterable<ListedTrack>,
  place: ListPlace,
): Generator<PlaylistItem | UnplayableItem> {
  const names = new SimilarNames();
  for (const track of tracks) {
    const { title, artist, durationSeconds, part } = track;
    try {
      yield {
        path: resolveEntry(track, place, names),
        ...(title !== undefined && { title: legible(title) }),
        ...(artist !== undefined && { artist: legible(artist) }),
        ...(durationSeconds !== undefined && { durationSeconds }),
        ...(part !== undefined && { part }),
      };
    } catch (error) {
      if (!isUnplayable(error)) throw error;
      yield { path: legible(track.location).trim() || list, error };
    }
  }
}

/** A cue sheet as it is written, without looking for its files. Errors as `readPlaylist`. */
export async function readCueSheet(file: string): Promise<CueSheet> {
  return parseCueSheet(legible(decodeList(await readWhole(file))));
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
