import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { assertNever } from '../player/assert-never.ts';
import type { PlayheadError } from '../player/error.ts';
import { kindByName } from './audio-extensions.ts';
import { holdsVideo } from './holds-video.ts';
import type { ModuleSupport } from './module-support.ts';
import { textFromBytes, toFsPath } from '../player/raw-path.ts';
import { readError } from '../formats/read-error.ts';

/** Files of a large folder are given in blocks of this many. */
const MOST_IN_A_BLOCK = 4096;

export interface WalkOptions {
  /** Ends the walk between two entries. */
  readonly signal?: AbortSignal;
  /** Told of each folder that cannot be read; the walk continues. */
  readonly onProblem?: (path: string, error: PlayheadError) => void;
  /** Also look into folders below it. Default: yes. */
  readonly recursive?: boolean;
  /** Take films for their sound. Default: no. */
  readonly videoFiles?: boolean;
  /** Which kinds of computed music are taken. Default: none. */
  readonly modules?: ModuleSupport;
}

/**
 * The audio files below a folder, by their names, in natural order (`2` before `10`), without hidden files. A folder that was seen already (a symbolic
 * link back up) is left out.
 */
export async function* walkFolder(
  folder: string,
  options: WalkOptions,
  seen = new Set<string>(),
): AsyncGenerator<readonly string[]> {
  let entries: readonly FolderEntry[];
  try {
    const real = textFromBytes(await realpath(toFsPath(folder), 'buffer'));
    if (seen.has(real)) return;
    seen.add(real);
    entries = await list(folder);
  } catch (error) {
    options.onProblem?.(folder, readError(error));
    return;
  }
  let block: string[] = [];
  for (const entry of entries) {
    if (options.signal?.aborted) return;
    const file = path.join(folder, entry.name);
    const type = entry.type === 'link' ? await typeBehind(file) : entry.type;
    if (type === 'file' && (await isTaken(file, options))) block.push(file);
    const goesDeeper = type === 'folder' && options.recursive !== false;
    if (block.length >= MOST_IN_A_BLOCK || (goesDeeper && block.length > 0)) {
      yield block;
      block = [];
    }
    if (goesDeeper) yield* walkFolder(file, options, seen);
  }
  if (block.length > 0) yield block;
}

async function isTaken(file: string, { videoFiles, modules }: WalkOptions): Promise<boolean> {
  const kind = kindByName(file);
  switch (kind) {
    case null:
      return false;
    case 'audio':
      return true;
    case 'video':
      return videoFiles === true;
    case 'maybe-video':
      return videoFiles === true || !(await holdsVideo(file));
    case 'openmpt':
    case 'gme':
      return (await modules?.(kind)) ?? false;
    default:
      return assertNever(kind);
  }
}

type EntryType = 'file' | 'folder' | 'link' | 'other';
interface FolderEntry {
  readonly name: string;
  readonly type: EntryType;
}

async function list(folder: string): Promise<readonly FolderEntry[]> {
  const entries: FolderEntry[] = [];
  for (const entry of await readdir(toFsPath(folder), { withFileTypes: true, encoding: 'buffer' })) {
    const name = textFromBytes(entry.name);
    if (name.startsWith('.')) continue;
    const type = entry.isFile()
      ? 'file'
      : entry.isDirectory()
        ? 'folder'
        : entry.isSymbolicLink()
          ? 'link'
          : 'other';
    if (type !== 'other') entries.push({ name, type });
  }
  // One fixed language, so that the order does not depend on whose machine it is.
  const collator = new Intl.Collator('en', { numeric: true });
  return entries.sort((a, b) => collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1));
}

async function typeBehind(link: string): Promise<EntryType> {
  try {
    const target = await stat(toFsPath(link));
    return target.isDirectory() ? 'folder' : target.isFile() ? 'file' : 'other';
  } catch {
    return 'other'; // a dangling link plays nothing
  }
}
