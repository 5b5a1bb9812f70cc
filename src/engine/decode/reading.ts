import { isUrl } from '../../media/playlist/playlist-location.ts';
import { FileBytes } from '../../media/file-bytes.ts';

/** Looks into a file, or what a relay gives, for a plan, and closes it. Null if it cannot be read. */
export async function reading<T>(path: string, use: (file: FileBytes) => Promise<T>): Promise<T | null> {
  try {
    const file = isUrl(path) ? await openUrl(path) : await FileBytes.open(path);
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  } catch {
    // A file that cannot be read (any more) is the decoder's to report: it is about to meet the same error.
    return null;
  }
}

/** Loaded when it is needed: what speaks HTTP is not to be in the way of a start. */
async function openUrl(url: string): Promise<FileBytes> {
  const { openRelayed } = await import('../source/web/relayed-bytes.ts');
  return openRelayed(url);
}
