import { OGG_HEADER_BYTES, type OggPage, parseOggPage } from '../container/ogg-page.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { Landmark } from './interpolation-search.ts';

/** A page of one logical stream on which at least one packet ends; its granule position is its `position`. */
export interface FoundPage extends Landmark {
  readonly page: OggPage;
}

const MAX_HEADER_BYTES = OGG_HEADER_BYTES + 255;
const SEARCH_BYTES = 65_536;

/** The first page of a stream at or after an offset (and before `limit`) on which a packet ends. */
export async function nextPage(
  file: FileBytes,
  offset: number,
  limit: number,
  serial: number,
): Promise<FoundPage | null> {
  let at = offset;
  while (at < limit) {
    const page = parseOggPage(await file.read(at, MAX_HEADER_BYTES), 0);
    if (page === null) {
      at = await nextCapture(file, at + 1);
      continue;
    }
    const endOffset = at + page.headerBytes + page.bodyBytes;
    if (page.serial === serial && page.granule !== null)
      return { offset: at, endOffset, position: Number(page.granule), page };
    at = endOffset;
  }
  return null;
}

/** Where the next page may begin; the end of the file if nowhere. */
async function nextCapture(file: FileBytes, offset: number): Promise<number> {
  let at = offset;
  while (at < file.sizeBytes) {
    const bytes = await file.read(at, SEARCH_BYTES);
    const capture = bytes.indexOf('OggS');
    if (capture >= 0) return at + capture;
    // The pattern may begin in the last three bytes.
    at += Math.max(1, bytes.length - 3);
  }
  return file.sizeBytes;
}
