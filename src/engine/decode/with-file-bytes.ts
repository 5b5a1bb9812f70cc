import { isUrl } from '../../player/is-url.ts';
import { FileBytes } from '../../formats/file-bytes.ts';

/** What one look brings: some frames or pages, so that the next few need no look of their own. */
const WINDOW_BYTES = 1 << 15;

/**
 * Looks into a file, or what a relay gives, for a plan, and closes it. Null if it cannot be read.
 *
 * A file is read on this thread: a search takes some ten looks, each of which would wait its turn in the thread pool for longer than
 * all of them take from the page cache. A disk that is slow keeps the reader's other buffers waiting for those few blocks, of
 * which each holds seconds.
 */
export async function withFileBytes<T>(
  path: string,
  use: (file: FileBytes) => Promise<T>,
): Promise<T | null> {
  try {
    const file = isUrl(path)
      ? await openUrl(path)
      : await FileBytes.open(path, { blocking: true, windowBytes: WINDOW_BYTES });
    try {
      return await use(file);
    } finally {
      // Nobody has to wait for it, and what was only read cannot be lost by it.
      file.close().catch(() => undefined);
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
