import { toFsPath } from '../player/raw-path.ts';
import { statSync } from 'node:fs';
import path from 'node:path';
import { isUrl } from '../player/is-url.ts';
import type { QueueEntry } from '../player/track.ts';

/** The name under which a track's position is kept; null for standard input, which comes only once. */
export function trackKey({ path: given, part }: Pick<QueueEntry, 'path' | 'part'>): string | null {
  if (given === '-') return null;
  const place = isUrl(given) ? given : path.resolve(given);
  return part === undefined ? `track:${place}` : `track:${place}#${JSON.stringify(part)}`;
}

/** The name under which is kept which track of a list was playing: the same inputs in the same order are the same list. */
export function listKey(inputs: readonly string[]): string {
  const places = inputs.map((input) => (input === '-' || isUrl(input) ? input : path.resolve(input)));
  return `list:${JSON.stringify(places)}`;
}

/** Tells a file from another one that has come to its place since. */
export interface FileStamp {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** Null for what has no size or date: a URL, or a file that is gone or cannot be reached. */
export function fileStamp(given: string): FileStamp | null {
  if (given === '-' || isUrl(given)) return null;
  try {
    const stats = statSync(toFsPath(given));
    return { sizeBytes: stats.size, modifiedMs: Math.floor(stats.mtimeMs) };
  } catch {
    return null; // a link to itself, a path through a file, too long a name: opening it reports the error
  }
}
