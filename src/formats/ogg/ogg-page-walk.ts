import type { FileBytes } from '../file-bytes.ts';
import { OGG_MAX_PAGE_BYTES, oggPageCrc, type OggPage, parseOggPage } from './ogg-page.ts';

/** One read: a page is at most a sixteenth of it. */
const BLOCK_BYTES = 1 << 20;
const MAGIC = 'OggS';

export interface PlacedPage {
  readonly offset: number;
  readonly page: OggPage;
}

/**
 * All pages of a file from a byte on. A page counts if another follows it, or the end of the file, or if its CRC is right: one that was
 * cut off names a length that reaches into what follows.
 */
export async function* allOggPages(file: FileBytes, start: number): AsyncGenerator<PlacedPage> {
  let offset = start;
  while (offset < file.sizeBytes) {
    const block = await file.read(offset, BLOCK_BYTES);
    const isLast = offset + block.length >= file.sizeBytes;
    // Behind this a page may not lie in the block as a whole, with the beginning of the next.
    const limit = isLast ? block.length : block.length - OGG_MAX_PAGE_BYTES - MAGIC.length;
    let at = 0;
    while (at >= 0 && at < limit) {
      const page = parseOggPage(block, at);
      const end = page === null ? Infinity : at + page.headerBytes + page.bodyBytes;
      if (page !== null && isWhole(block, at, end)) {
        yield { offset: offset + at, page };
        at = end;
      } else at = block.indexOf(MAGIC, at + 1, 'latin1');
    }
    if (block.length === 0) return;
    offset += at < 0 ? Math.max(1, block.length - MAGIC.length + 1) : at;
    if (at < 0 && isLast) return;
  }
}

function isWhole(block: Buffer, at: number, end: number): boolean {
  if (end > block.length) return false;
  const isFollowed = end === block.length || block.toString('latin1', end, end + MAGIC.length) === MAGIC;
  return isFollowed || oggPageCrc(block.subarray(at, end)) === block.readUInt32LE(at + 22);
}
