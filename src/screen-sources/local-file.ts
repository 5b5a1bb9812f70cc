import { isUrl } from '../player/is-url.ts';

/** A path that names a local file: neither a URL nor standard input. */
export function isLocalFile(file: string): boolean {
  return file !== '-' && !isUrl(file);
}
