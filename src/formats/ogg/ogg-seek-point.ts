import type { FileBytes } from '../file-bytes.ts';
import { findLastBefore } from '../interpolation-search.ts';
import type { OggOrigin } from './ogg-origin.ts';
import { OggPacketWalk } from './ogg-packet-walk.ts';
import { type FoundPage, nextPage } from './ogg-page-search.ts';

/** A page at which a decoder can be started, given the stream's headers first. */
export interface OggSeekPoint {
  readonly offset: number;
  /** The stream's own position of the first frame that comes out of it then. */
  readonly position: number;
}

/** Pages after the first whose granule positions have to agree with the packets on them. */
const CONFIRMING_PAGES = 2;
/** At the end of a stream, a page further back has to do. */
const MAX_ATTEMPTS = 3;

/**
 * Finds the page from which a decoder gives the frame at `position` soonest.
 *
 * A page's granule position is the number of the frame after the last of its last packet; how many frames its packets hold
 * is read from the packets themselves (Vorbis I, 4.3.8; RFC 6716, 3.1). Null where those two do not agree: in streams that were
 * cut, or copied by a program that made the positions up from time stamps, only counting from the start is right.
 *
 * @param endPosition about the position at the end, where known
 */
export async function findOggSeekPoint(
  file: FileBytes,
  { start, first, endOffset }: OggOrigin,
  position: number,
  endPosition: number | null,
): Promise<OggSeekPoint | null> {
  const area = {
    next: (offset: number, end: number) => nextPage(file, offset, end, start.serial),
    ...{ first, endOffset, endPosition },
  };
  let limit = position;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const chosen = await findLastBefore(area, limit);
    const walk = OggPacketWalk.of(file, start);
    if (chosen === null || walk === null) return null;
    const found = await firstPositionOf(chosen, file, walk, start.serial, endOffset);
    if (found === 'wrong') return null;
    if (found !== 'unproven') return { offset: chosen.offset, position: found };
    limit = chosen.position - 1;
  }
  return null;
}

/**
 * The position of a page's first frame, as long as the granule positions of the pages after it are what the packets on them add
 * up to. The last page of a stream proves nothing: its position may be earlier, to cut off the end.
 */
async function firstPositionOf(
  chosen: FoundPage,
  file: FileBytes,
  walk: OggPacketWalk,
  serial: number,
  endOffset: number,
): Promise<number | 'wrong' | 'unproven'> {
  const onChosen = await walk.next(chosen);
  // Without a packet that begins and ends here, the first one to be decoded would be of unknown length.
  if (onChosen?.hasWhole !== true) return 'wrong';
  let before = chosen;
  for (let count = 0; count < CONFIRMING_PAGES; count++) {
    const next = await nextPage(file, before.endOffset, endOffset, serial);
    if (next === null || next.page.endsStream) {
      if (count === 0) return 'unproven';
      break;
    }
    const onNext = await walk.next(next);
    if (onNext?.frames !== next.position - before.position) return 'wrong';
    before = next;
  }
  return chosen.position - onChosen.frames;
}
