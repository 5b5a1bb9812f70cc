import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Whether an input is fetched over the network and not a path. */
export function isUrl(input: string): boolean {
  return /^https?:\/\//i.test(input);
}

/**
 * What a line of a playlist means: a URL stays one, a `file:` URL becomes its path, and a relative path counts from the
 * playlist's directory. Playlists written on Windows separate with backslashes. null for a `file:` URL of another host.
 */
export function resolveLocation(location: string, directory: string): string | null {
  if (isUrl(location)) return location;
  if (/^file:/i.test(location)) {
    try {
      return fileURLToPath(location);
    } catch {
      return null; // not a local file: it cannot be opened, so it is no entry
    }
  }
  const native = location.includes('/') ? location : location.replaceAll('\\', path.sep);
  return path.isAbsolute(native) ? native : path.join(directory, native);
}
