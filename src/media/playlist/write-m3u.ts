import { realpathSync } from 'node:fs';
import path from 'node:path';
import { PlayheadError } from '../../player/error.ts';
import type { Position } from '../../player/position.ts';
import { bytesOfText } from '../../player/raw-path.ts';
import type { QueueEntry } from '../../player/track.ts';
import { isUrl } from '../../player/is-url.ts';

/** An entry as it is written. `title`, `artist` and `durationSeconds` are those of the tags where they are known. */
export type SavedEntry = Omit<QueueEntry, 'id' | 'resumeAt'>;

/** What a line of a list would be read as something else for: white space at an edge, or a line end. */
const NEEDS_URL = /^\s|[\r\n]|\s$/;
/** Comments, options, and what a player may take for a URL. */
const NEEDS_DOT = /^(?:[#-]|[a-z][a-z\d+.-]*:)/i;

/**
 * An extended M3U playlist in UTF-8. Names that are not valid UTF-8 keep their bytes.
 *
 * Paths are relative to the list's folder where the two have a folder in common, so that both can be moved together. URLs stay as
 * they are. A name that no line can hold is a `file:` URL. The part that a cue sheet's track takes is written as VLC does.
 *
 * @param file where the list will be
 * @throws PlayheadError `playlist-entry` for an entry that a list cannot name
 */
export function m3uOf(entries: readonly SavedEntry[], file: string): Buffer {
  const folder = listFolder(file);
  const lines = ['#EXTM3U'];
  for (const entry of entries) {
    const { durationSeconds, part } = entry;
    const name = nameOf(entry);
    if (name !== '' || durationSeconds !== undefined)
      lines.push(`#EXTINF:${durationSeconds === undefined ? -1 : Math.round(durationSeconds)},${name}`);
    if (part !== undefined) lines.push(...partLines(entry.path, part));
    lines.push(locationOf(entry.path, folder));
  }
  return bytesOfText(`${lines.join('\n')}\n`);
}

interface ListFolder {
  readonly path: string;
  /** Whether `..` leads to the same folder for every program: not where the folder is reached through a link. */
  readonly isReal: boolean;
}

function listFolder(file: string): ListFolder {
  const folder = path.dirname(path.resolve(file));
  try {
    return { path: folder, isReal: realpathSync(folder) === folder };
  } catch {
    return { path: folder, isReal: false }; // it is not there yet: writing says so
  }
}

function nameOf({ artist, title }: SavedEntry): string {
  const name = [artist, title].filter((text) => text !== undefined && text !== '').join(' - ');
  // A line end in a tag would begin an entry of its own.
  return name.replace(/\p{Cc}+/gu, ' ').trim();
}

function locationOf(given: string, folder: ListFolder): string {
  if (given === '-')
    throw new PlayheadError(
      'playlist-entry',
      'standard input cannot be an entry of a playlist: remove it first',
    );
  if (isUrl(given)) return given;
  const file = path.resolve(given);
  if (NEEDS_URL.test(path.basename(file)) || /[\r\n]/.test(file)) return urlOf(file);
  const relative = path.relative(folder.path, file);
  const isBelow = !relative.startsWith(`..${path.sep}`);
  const isNear = isBelow || (folder.isReal && haveFolderInCommon(folder.path, file));
  if (!isNear || path.isAbsolute(relative)) return file;
  return NEEDS_DOT.test(relative) || NEEDS_URL.test(relative) ? `.${path.sep}${relative}` : relative;
}

/** Whether there is one above both that is not the root. */
function haveFolderInCommon(one: string, other: string): boolean {
  return one.split(path.sep)[1] === other.split(path.sep)[1];
}

/** RFC 8089: every byte that is not plain is percent-encoded, whatever its encoding was. */
function urlOf(file: string): string {
  const encoded = [...bytesOfText(file)].map((byte) => {
    const character = String.fromCharCode(byte);
    return /[\w./~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `file://${encoded.join('')}`;
}

function partLines(file: string, { from, to }: NonNullable<SavedEntry['part']>): readonly string[] {
  const seconds = (position: Position): number => {
    if (position.type === 'seconds') return position.seconds;
    throw new PlayheadError('playlist-entry', `${file}: this part of it cannot be an entry of a playlist`);
  };
  return [
    `#EXTVLCOPT:start-time=${seconds(from)}`,
    ...(to === null ? [] : [`#EXTVLCOPT:stop-time=${seconds(to)}`]),
  ];
}
