import { stat } from 'node:fs/promises';
import { PlayheadError } from '../player/error.ts';
import { kindByName } from './audio-extensions.ts';
import { NestedLists, type ListTrail } from './nested-lists.ts';
import type { PlaylistItem } from './playlist/playlist-item.ts';
import { isUrl } from '../player/is-url.ts';
import { isPlaylist, isUnnamed, readPlaylist } from './playlist/read-playlist.ts';
import type { PlaylistContents } from './playlist/read-playlist.ts';
import { toFsPath } from '../player/raw-path.ts';
import { readError } from '../formats/read-error.ts';
import { walkFolder, type WalkOptions } from './walk-folder.ts';

/** Entries of a list come in blocks: small at first, so that the first one is there at once, then of this many. */
const MOST_IN_A_BLOCK = 4096;
const BLOCK_GROWTH = 4;

/** `onProblem` is also told of each list that is not opened, and of each entry that its list shows to be unplayable. */
export type FindInputsOptions = WalkOptions;

/**
 * Expands what a user named into what can be played, entry by entry as it is found, so that a library of any size starts
 * at once. Folders are walked (`walkFolder`). Playlists and cue sheets are followed, from files and from http(s) URLs. Any other path,
 * URL and `-` come through as they are, whether they exist or not.
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
  for (const input of inputs) {
    const search = { options, lists: new NestedLists() };
    yield* expand({ path: input }, search, { above: [], named: { count: 0 } });
  }
}

/** The search below one input. */
interface Search {
  readonly options: FindInputsOptions;
  readonly lists: NestedLists;
}

async function* expand(item: PlaylistItem, search: Search, trail: ListTrail): AsyncGenerator<Block> {
  if (search.options.signal?.aborted) return;
  if (item.path === '-') {
    yield [item];
  } else if (isUrl(item.path)) {
    if (isPlaylist(item.path) || (isUnnamed(item.path) && (await isListByType(item.path, search))))
      yield* follow(item, item.path.replace(/#.*$/s, ''), search, trail);
    else yield [item];
  } else {
    const id = await identityOf(item.path);
    if (id?.isFolder === true) {
      if (mayOpen(item.path, id.text, search, trail)) yield* walk(item.path, search.options);
    } else if (isPlaylist(item.path)) {
      yield* follow(item, id?.text ?? item.path, search, trail);
    } else {
      yield [item];
    }
  }
}

async function isListByType(url: string, { options }: Search): Promise<boolean> {
  const { mayBeList } = await import('./playlist/remote-list.ts');
  return mayBeList(url, options.signal);
}

async function* walk(folder: string, options: WalkOptions): AsyncGenerator<Block> {
  for await (const files of walkFolder(folder, options)) yield files.map((path) => ({ path }));
}

/** Null for a path that leads nowhere: it is passed on, and opening it reports the error. */
async function identityOf(file: string): Promise<{ text: string; isFolder: boolean } | null> {
  try {
    const stats = await stat(toFsPath(file), { bigint: true });
    return { text: `${stats.dev}:${stats.ino}`, isFolder: stats.isDirectory() };
  } catch {
    return null;
  }
}

function mayOpen(path: string, id: string, { options, lists }: Search, trail: ListTrail): boolean {
  const refusal = lists.refusal(id, trail);
  if (refusal instanceof PlayheadError) options.onProblem?.(path, refusal);
  return refusal === null;
}

async function* follow(
  item: PlaylistItem,
  id: string,
  search: Search,
  trail: ListTrail,
): AsyncGenerator<Block> {
  const { options } = search;
  if (!mayOpen(item.path, id, search, trail)) return;
  let contents: PlaylistContents;
  try {
    contents = await readPlaylist(item.path, options.signal);
  } catch (error) {
    if (options.signal?.aborted) return;
    const problem = readError(error);
    // Opening the address for playing meets the same error, and has its own retries.
    if (isUrl(item.path) && problem.code === 'unreadable') yield [item];
    else options.onProblem?.(item.path, problem);
    return;
  }
  if (contents.type === 'stream') {
    yield [item];
    return;
  }
  const inside = { above: [...trail.above, id], named: { count: 0 } };
  let block: PlaylistItem[] = [];
  let size = 1;
  for (const entry of contents.items) {
    if (options.signal?.aborted) return;
    if ('error' in entry) {
      options.onProblem?.(entry.path, entry.error);
      continue;
    }
    const isTrack = isTrackByName(entry.path);
    if (isTrack) block.push(entry);
    if (block.length >= size || (!isTrack && block.length > 0)) {
      yield block;
      block = [];
      size = Math.min(size * BLOCK_GROWTH, MOST_IN_A_BLOCK);
    }
    if (!isTrack) yield* expand(entry, search, inside);
  }
  if (block.length > 0) yield block;
}

/** Whether a line of a playlist is taken for a track by its name: to look at 100,000 files first would take seconds. */
function isTrackByName(entry: string): boolean {
  return isUrl(entry) ? !isPlaylist(entry) : kindByName(entry) !== null;
}
