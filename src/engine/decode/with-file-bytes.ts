import { isUrl } from '../../player/is-url.ts';
import { FileBytes } from '../../formats/file-bytes.ts';

/** Bytes of one read: several frames or pages, so that the next few need no read of their own. */
const WINDOW_BYTES = 1 << 15;

/**
 * Opens a file, or a relay's URL, for `use`, and closes it. Null if it cannot be read.
 *
 * A file is read on this thread. A search takes about ten reads. In the thread pool each would wait longer for its turn than all
 * of them take from the page cache. On a slow disk the reader's other tracks wait meanwhile: their buffers hold seconds.
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
      // Not awaited: nothing was written that a failed close could lose.
      file.close().catch(() => undefined);
    }
  } catch {
    // The decoder is about to meet the same error, and reports it.
    return null;
  }
}

/** Loaded when it is needed, so that the HTTP code does not delay a start. */
async function openUrl(url: string): Promise<FileBytes> {
  const { openRelayed } = await import('../source/web/relayed-bytes.ts');
  return openRelayed(url);
}
