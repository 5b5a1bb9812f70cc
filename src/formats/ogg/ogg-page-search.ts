import { OGG_MAX_HEADER_BYTES, type OggPage, parseOggPage } from './ogg-page.ts';
import type { FileBytes } from '../file-bytes.ts';
import { type Landmark, nextMatch } from '../interpolation-search.ts';

/** A page of one logical stream on which at least one packet ends; its granule position is its `position`. */
export interface FoundPage extends Landmark {
  readonly page: OggPage;
}

/** Pages are at most 64 kB long: where none comes for so long, the file is damaged. */
const MAX_GAP_BYTES = 1 << 20;
/** Pages of other streams, or without the end of a packet, between two that count. */
const MAX_PAGES = 10_000;
/** Matches of the pattern that are no page; by chance one comes in 4 GB. */
const MAX_MISSES = 64;

/** The first page of a stream at or after an offset (and before `limit`) on which a packet ends. */
export async function nextPage(
  file: FileBytes,
  offset: number,
  limit: number,
  serial: number,
): Promise<FoundPage | null> {
  let at = offset;
  let misses = 0;
  for (let pages = 0; at < limit && pages < MAX_PAGES; pages++) {
    const page = parseOggPage(await file.read(at, OGG_MAX_HEADER_BYTES), 0);
    if (page === null) {
      misses += 1;
      if (misses > MAX_MISSES) return null;
      const end = Math.min(limit, at + MAX_GAP_BYTES);
      at = await nextMatch(file, 'OggS', at + 1, end);
      if (at === end) return null;
      continue;
    }
    const endOffset = at + page.headerBytes + page.bodyBytes;
    if (page.serial === serial && page.granule !== null)
      return { offset: at, endOffset, position: Number(page.granule), page };
    at = endOffset;
  }
  return null;
}
