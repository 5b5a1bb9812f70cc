import type { FileBytes } from '../file-bytes.ts';
import type { OggCodec } from './ogg-codec.ts';
import { OGG_MAX_PAGE_BYTES, parseOggPage } from './ogg-page.ts';

/** The pages of streams beside ours may fill so much of the file's end, pictures of a film for instance. */
const MOST_TAIL_BYTES = 1 << 22;

/** The last page of a stream that states a position. */
export interface LastPage {
  readonly granule: bigint;
  readonly endsStream: boolean;
  readonly sequence: number;
}

/** How an Ogg file ends. */
export interface OggEnd {
  /** Of each stream, by its serial number, whose last page was found. */
  readonly pages: ReadonlyMap<number, LastPage>;
  /** A page of a stream that is none of those: others follow. Null if there is none. */
  readonly foreignOffset: number | null;
}

/**
 * Looks for the last pages of streams, backwards from the end of the file, in larger and larger pieces until each has been seen.
 *
 * @param from where the audio begins: nothing before is looked at
 */
export async function readOggEnd(
  file: FileBytes,
  from: number,
  serials: ReadonlySet<number>,
): Promise<OggEnd> {
  for (let bytes = 2 * OGG_MAX_PAGE_BYTES; ; bytes *= 4) {
    const offset = Math.max(from, file.sizeBytes - Math.min(bytes, MOST_TAIL_BYTES));
    const end = endIn(await file.read(offset, file.sizeBytes - offset), offset, serials);
    const isAllRead = offset === from || bytes >= MOST_TAIL_BYTES;
    if (isAllRead || end.foreignOffset !== null || end.pages.size === serials.size) return end;
  }
}

function endIn(tail: Buffer, tailOffset: number, serials: ReadonlySet<number>): OggEnd {
  const pages = new Map<number, LastPage>();
  for (let at = tail.lastIndexOf('OggS'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('OggS', at - 1)) {
    const page = parseOggPage(tail, at);
    if (
      page?.granule === undefined ||
      page.granule === null ||
      at + page.headerBytes + page.bodyBytes > tail.length
    )
      continue;
    // Only the very last page tells whether others follow: 'OggS' may stand anywhere in a packet.
    if (!serials.has(page.serial)) {
      if (pages.size === 0) return { pages, foreignOffset: tailOffset + at };
      continue;
    }
    if (!pages.has(page.serial))
      pages.set(page.serial, {
        granule: page.granule,
        endsStream: page.endsStream,
        sequence: page.sequence,
      });
    if (pages.size === serials.size) break;
  }
  return { pages, foreignOffset: null };
}

/** What a stream is long by its last page, or else by its header. */
export function framesUpTo(codec: OggCodec, last: LastPage | undefined, firstFrame: number): number | null {
  if (!last) return codec.streamInfo?.frames ?? null;
  return Math.max(0, Number(last.granule) - codec.initialPadding - firstFrame);
}
