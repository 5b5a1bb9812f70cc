import { opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PlayheadError } from '../player/error.ts';
import { hasAudioExtension } from './audio-extensions.ts';
import type { PlaylistItem } from './playlist/playlist-item.ts';
import { isUrl } from './playlist/playlist-location.ts';
import { isPlaylist, readPlaylist } from './playlist/read-playlist.ts';
import type { PlaylistContents } from './playlist/read-playlist.ts';
import { readError } from './read-error.ts';

/** Items are found in blocks: small at first, so that the first one is there at once, then of this many. */
const MOST_IN_A_BLOCK = 4096;
const BLOCK_GROWTH = 4;
/** Playlists inside playlists are followed this deep; more is a mistake or a trap. */
const MAX_PLAYLIST_DEPTH = 8;

export interface FindInputsOptions {
  /** Ends the search between two entries. */
  readonly signal?: AbortSignal;
  /** Told of each directory or playlist that cannot be read, or that leads back to itself; the search goes on. */
  readonly onProblem?: (path: string, error: PlayheadError) => void;
  /** Also look into directories below a named directory. Default: yes. */
  readonly recursive?: boolean;
}

/**
 * Expands what a user named into what can be played, entry by entry as it is found, so that a library of any size starts
 * at once. Directories are walked in natural order (`2` before `10`), without hidden files, taking what has an audio
 * extension; a directory that was seen already (a symbolic link back up) is left out. Playlists and cue sheets are
 * followed. Any other path, a URL and `-` come through as they are, whether they exist or not.
 */
export async function* findInputs(
  inputs: Iterable<string>,
  options: FindInputsOptions = {},
): AsyncGenerator<PlaylistItem> {
  for await (const block of findInputBlocks(inputs, options)) yield* block;
}

type Block = readonly PlaylistItem[];

/** As `findInputs`, in blocks: a list of 100,000 costs a few dozen of them instead of 100,000 promises. */
export async function* findInputBlocks(
  inputs: Iterable<string>,
  options: FindInputsOptions = {},
): AsyncGenerator<Block> {
  for (const input of inputs) yield* expand({ path: input }, options, []);
}

async function* expand(
  item: PlaylistItem,
  options: FindInputsOptions,
  playlists: readonly string[],
): AsyncGenerator<Block> {
  if (options.signal?.aborted) return;
  if (item.path === '-' || isUrl(item.path)) {
    yield [item];
  } else if (await isDirectory(item.path)) {
    yield* walk(item.path, options, new Set());
  } else if (isPlaylist(item.path)) {
    yield* follow(item, options, playlists);
  } else {
    yield [item];
  }
}

async function isDirectory(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch {
    return false; // it is passed on, and whoever opens it says what is wrong
  }
}

async function* follow(
  item: PlaylistItem,
  options: FindInputsOptions,
  playlists: readonly string[],
): AsyncGenerator<Block> {
  let real: string;
  let contents: PlaylistContents;
  try {
    real = await realpath(item.path);
    if (playlists.includes(real)) throw new PlayheadError('playlist-loop', 'leads back to itself');
    if (playlists.length >= MAX_PLAYLIST_DEPTH)
      throw new PlayheadError('playlist-loop', `is nested more than ${MAX_PLAYLIST_DEPTH} playlists deep`);
    contents = await readPlaylist(item.path);
  } catch (error) {
    options.onProblem?.(item.path, readError(error));
    return;
  }
  if (contents.type === 'stream') {
    yield [item];
    return;
  }
  let block: PlaylistItem[] = [];
  let size = 1;
  for (const entry of contents.items) {
    if (options.signal?.aborted) return;
    const isTrack = isTrackByName(entry.path);
    if (isTrack) block.push(entry);
    if (block.length >= size || (!isTrack && block.length > 0)) {
      yield block;
      block = [];
      size = Math.min(size * BLOCK_GROWTH, MOST_IN_A_BLOCK);
    }
    if (!isTrack) yield* expand(entry, options, [...playlists, real]);
  }
  if (block.length > 0) yield block;
}

/** Whether a line of a playlist is taken for a track by its name: to look at 100,000 files first would take seconds. */
function isTrackByName(entry: string): boolean {
  return entry === '-' || isUrl(entry) || hasAudioExtension(entry);
}

async function* walk(
  directory: string,
  options: FindInputsOptions,
  seen: Set<string>,
): AsyncGenerator<Block> {
  let entries: readonly DirectoryEntry[];
  try {
    const real = await realpath(directory);
    if (seen.has(real)) return;
    seen.add(real);
    entries = await list(directory);
  } catch (error) {
    options.onProblem?.(directory, readError(error));
    return;
  }
  let block: PlaylistItem[] = [];
  for (const entry of entries) {
    if (options.signal?.aborted) return;
    const file = path.join(directory, entry.name);
    const type = entry.type === 'link' ? await typeBehind(file) : entry.type;
    if (type === 'file' && hasAudioExtension(entry.name)) block.push({ path: file });
    const goesDeeper = type === 'directory' && options.recursive !== false;
    if (block.length >= MOST_IN_A_BLOCK || (goesDeeper && block.length > 0)) {
      yield block;
      block = [];
    }
    if (goesDeeper) yield* walk(file, options, seen);
  }
  if (block.length > 0) yield block;
}

type EntryType = 'file' | 'directory' | 'link' | 'other';
interface DirectoryEntry {
  readonly name: string;
  readonly type: EntryType;
}

async function list(directory: string): Promise<readonly DirectoryEntry[]> {
  const entries: DirectoryEntry[] = [];
  for await (const entry of await opendir(directory, { bufferSize: 1024 })) {
    if (entry.name.startsWith('.')) continue;
    const type = entry.isFile()
      ? 'file'
      : entry.isDirectory()
        ? 'directory'
        : entry.isSymbolicLink()
          ? 'link'
          : 'other';
    if (type !== 'other') entries.push({ name: entry.name, type });
  }
  // One fixed language, so that the order does not depend on whose machine it is.
  const collator = new Intl.Collator('en', { numeric: true });
  return entries.sort((a, b) => collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1));
}

async function typeBehind(link: string): Promise<EntryType> {
  try {
    const target = await stat(link);
    return target.isDirectory() ? 'directory' : target.isFile() ? 'file' : 'other';
  } catch {
    return 'other'; // a dangling link plays nothing
  }
}
