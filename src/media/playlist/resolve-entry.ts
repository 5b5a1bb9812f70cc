import path from 'node:path';
import { PlayheadError } from '../../player/error.ts';
import type { SimilarNames } from './similar-names.ts';
import type { ListPlace } from './list-place.ts';
import { legible } from './list-text.ts';
import type { ListedTrack } from './playlist-item.ts';
import { isForeignUrl, percentDecoded, urlEncoded } from './playlist-location.ts';
import { isUrl } from '../../player/is-url.ts';

/**
 * What an entry of a list means: a URL, or the path of a file. Lists are written by many programs, so a local name is looked for as it is
 * written, then with Windows' separators, percent-decoded (VLC), as bytes that are not UTF-8, and last in another case. The first that
 * exists is meant; if none does, the name as it is written.
 *
 * @throws PlayheadError `unplayable-entry` with the reason
 */
export function resolveEntry(track: ListedTrack, listPlace: ListPlace, names: SimilarNames): string {
  const { location, problem, place = listPlace, isUri = false } = track;
  if (problem !== undefined) throw unplayable(problem);
  const written = legible(location).trim();
  if (written === '') throw unplayable('an entry without a location');
  if (isUrl(written)) return urlEncoded(location.trim(), true);
  if (/^file:/i.test(written)) {
    if (!listPlace.mayNameFiles) throw onlyWeb();
    return fileOfUrl(location.trim(), names);
  }
  if (place.type === 'url') return addressOf(location.trim(), place.url, isUri);
  if (!listPlace.mayNameFiles) throw onlyWeb();
  return fileOf(track, place.directory, names);
}

function unplayable(reason: string): PlayheadError {
  return new PlayheadError('unplayable-entry', reason);
}

/** Whether `resolveEntry` threw this. */
export function isUnplayable(error: unknown): error is PlayheadError {
  return error instanceof PlayheadError && error.code === 'unplayable-entry';
}

function onlyWeb(): PlayheadError {
  return unplayable('a playlist from the web may name http and https addresses only');
}

function addressOf(location: string, base: string, isUri: boolean): string {
  const encoded = urlEncoded(location, isUri);
  if (!URL.canParse(encoded, base)) throw unplayable('is not a valid URL');
  const url = new URL(encoded, base).href;
  if (!isUrl(url)) throw onlyWeb();
  return url;
}

/** RFC 8089. What follows `?` and `#` belongs to the name if such a file exists: some programs do not encode names. */
function fileOfUrl(location: string, names: SimilarNames): string {
  const [, host = '', written = ''] = /^file:(?:\/\/([^/]*))?(.*)$/is.exec(location) ?? [];
  if (host !== '' && host.toLowerCase() !== 'localhost') throw unplayable('names a file on another host');
  const spellings = [percentDecoded(written), written, percentDecoded(written.replace(/[?#].*$/s, ''))];
  if (!written.startsWith('/')) throw unplayable('is not a valid file: URL');
  return firstOnDisk(spellings, '/', names) ?? checked(legible(spellings[0]!));
}

function fileOf(
  { location, isUri, isFromSheet }: ListedTrack,
  directory: string,
  names: SimilarNames,
): string {
  const spellings = spellingsOf(location, isUri === true);
  const found = firstOnDisk(spellings, directory, names);
  if (found !== null) return found;
  const written = legible(spellings[0]!);
  const native = written.includes('/') ? written : written.replaceAll('\\', path.sep);
  if (isFromSheet === true) {
    const beside = besideSheet(native, directory, names);
    if (beside !== null) return beside;
  }
  if (isForeignUrl(written)) throw unplayable('only http and https addresses can be played');
  return checked(below(directory, native));
}

/** Every way in which a name may be meant, the likeliest first. */
function spellingsOf(location: string, isUri: boolean): readonly string[] {
  const trimmed = location.trim();
  const [likely, other] = isUri ? [percentDecoded(trimmed), trimmed] : [trimmed, percentDecoded(trimmed)];
  const slashed = likely.replaceAll('\\', '/');
  return [...new Set([likely, slashed, other, other.replaceAll('\\', '/'), location])];
}

function firstOnDisk(spellings: readonly string[], directory: string, names: SimilarNames): string | null {
  const readable = spellings.flatMap((spelling) => [...new Set([legible(spelling), spelling])]);
  const usable = readable.filter((spelling) => !spelling.includes('\0'));
  const exact = usable.map((spelling) => below(directory, spelling)).find((file) => names.has(file));
  if (exact !== undefined) return exact;
  for (const spelling of usable) {
    const start = path.isAbsolute(spelling) ? '/' : directory;
    const found = names.resembling(
      start,
      spelling.split('/').filter((name) => name !== ''),
    );
    if (found !== null && found !== start) return named(found);
  }
  return null;
}

/** A sheet outlives the compressing of its `.wav`, and the folder on another machine where it was ripped. */
function besideSheet(file: string, directory: string, names: SimilarNames): string | null {
  const folder = path.dirname(below(directory, file));
  const name = path.basename(file);
  return (
    names.withOtherExtension(folder, name) ??
    names.resembling(directory, [name]) ??
    names.withOtherExtension(directory, name)
  );
}

function below(directory: string, name: string): string {
  return named(path.isAbsolute(name) ? name : path.join(directory, name));
}

/** A file that is called `-` is not standard input. */
function named(file: string): string {
  return file === '-' ? `.${path.sep}-` : file;
}

function checked(file: string): string {
  if (file.includes('\0')) throw unplayable('is not a valid file name');
  return file;
}
