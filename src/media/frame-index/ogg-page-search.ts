import { OGG_MAX_PAGE_BYTES, type OggPage, parseOggPage } from '../container/ogg-page.ts';
import type { FileBytes } from '../file-bytes.ts';

/** A page of one logical stream on which at least one packet ends. */
export interface FoundPage {
  readonly offset: number;
  readonly page: OggPage;
  readonly granule: number;
}

/** Below this distance, walking from page to page is cheaper than another guess. */
const WALK_BYTES = 2 * OGG_MAX_PAGE_BYTES;

/**
 * The last page between `from` (where one begins) and the end of the file whose granule position is at most `granule`.
 * Null if the first one is later already. Reads a dozen windows of 64 kB at most in an hour of Vorbis.
 */
export async function findPageBefore(
  file: FileBytes,
  from: number,
  serial: number,
  granule: number,
): Promise<FoundPage | null> {
  let low = from;
  let high = file.sizeBytes;
  while (high - low > WALK_BYTES) {
    const middle = low + Math.floor((high - low) / 2);
    const found = await nextPage(file, middle, high, serial);
    if (found === null || found.granule > granule) high = middle;
    else low = found.offset;
  }
  let best: FoundPage | null = null;
  for (let at = low; ;) {
    const found = await nextPage(file, at, file.sizeBytes, serial);
    if (found === null || found.granule > granule) return best;
    best = found;
    at = found.offset + found.page.headerBytes + found.page.bodyBytes;
  }
}

/** The first page of a stream at or after an offset (and before `limit`) on which a packet ends. */
export async function nextPage(
  file: FileBytes,
  offset: number,
  limit: number,
  serial: number,
): Promise<FoundPage | null> {
  let at = offset;
  while (at < limit) {
    const bytes = await file.read(at, OGG_MAX_PAGE_BYTES);
    const capture = bytes.indexOf('OggS');
    if (capture < 0) {
      // The pattern may begin in the last three bytes.
      at += Math.max(1, bytes.length - 3);
      continue;
    }
    at += capture;
    if (at >= limit) return null;
    const page = parseOggPage(await file.read(at, OGG_MAX_PAGE_BYTES), 0);
    if (page === null) {
      at += 4;
      continue;
    }
    if (page.serial === serial && page.granule !== null)
      return { offset: at, page, granule: Number(page.granule) };
    at += page.headerBytes + page.bodyBytes;
  }
  return null;
}
