import type { FileBytes } from '../file-bytes.ts';
import { nextMatch } from '../interpolation-search.ts';
import type { OggEnd } from './ogg-end.ts';
import { OGG_MAX_HEADER_BYTES, type OggPage, parseOggPage } from './ogg-page.ts';
import type { PlacedPage } from './ogg-page-walk.ts';
import type { OggStart } from './ogg-start.ts';

/** From the first audio page on, this is looked at page by page: it is in memory already. */
const NEAR_BYTES = 32_768;
/** Each look is farther from the start than the one before by this factor. */
const STRIDE = 1.5;

/**
 * Whether other streams seem to follow the first, by some twenty looks in an hour: then all pages are worth reading.
 *
 * Serial numbers tell, unless the streams have the same (one file twice, or two of an encoder that always takes 0). Then the pages
 * are numbered from 0 again somewhere: a look behind the join finds a smaller number than the look before it.
 */
export async function showsChain(file: FileBytes, begin: OggStart, end: OggEnd): Promise<boolean> {
  if (end.foreignOffset !== null) return true;
  const lastSequences = new Map<number, number>();
  const isLater = ({ serial, sequence }: Pick<OggPage, 'serial' | 'sequence'>): boolean => {
    const before = lastSequences.get(serial) ?? -1;
    lastSequences.set(serial, sequence);
    return sequence > before;
  };
  for (let offset = begin.audioOffset; offset < file.sizeBytes;) {
    const found = await pageFrom(file, offset);
    if (found === null) break;
    const { page } = found;
    if (page.beginsStream || !begin.streams.has(page.serial) || !isLater(page)) return true;
    const endOffset = found.offset + page.headerBytes + page.bodyBytes;
    const distance = endOffset - begin.audioOffset;
    offset = distance < NEAR_BYTES ? endOffset : begin.audioOffset + Math.ceil(STRIDE * distance);
  }
  return [...end.pages].some(
    ([serial, { sequence }]) => lastSequences.get(serial) !== sequence && !isLater({ serial, sequence }),
  );
}

async function pageFrom(file: FileBytes, offset: number): Promise<PlacedPage | null> {
  const here = parseOggPage(await file.read(offset, OGG_MAX_HEADER_BYTES), 0);
  if (here !== null) return { offset, page: here };
  const at = await nextMatch(file, 'OggS', offset + 1, file.sizeBytes);
  const page = parseOggPage(await file.read(at, OGG_MAX_HEADER_BYTES), 0);
  return page && { offset: at, page };
}
