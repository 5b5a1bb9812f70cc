import { oggPageFrom } from '../container/ogg-page-bytes.ts';
import type { FileBytes } from '../file-bytes.ts';
import { findLastBefore } from './interpolation-search.ts';
import type { OggOrigin } from './ogg-beginning.ts';
import { OggPacketWalk, type PlacedPacket } from './ogg-packet-walk.ts';
import { type FoundPage, nextPage } from './ogg-page-search.ts';

/** Where in an Ogg stream a decoder can be started, or can go on. Positions are the stream's own. */
export interface OggSeekPoint {
  /** The page at which one can be started, given the stream's headers first. */
  readonly pageOffset: number;
  /** Position of the first frame that comes out of it then. */
  readonly pagePosition: number;
  /** The packet at which one can go on that has begun with another part of the stream. */
  readonly packet: OggPacketPlace;
}

export interface OggPacketPlace {
  /** Its page, without what comes before it. */
  readonly page: Uint8Array;
  /** The file goes on behind it here. */
  readonly nextByte: number;
  /** Frames that come out first because its block overlaps whatever was before it: its share of them (Vorbis). */
  readonly lapFrames: number;
  /** Position of the first frame after those. */
  readonly position: number;
}

/** Pages after the first whose granule positions have to agree with the packets on them. */
const CONFIRMING_PAGES = 2;
/** Pages walked along to the packet; one or two, if the pages are not made to be many. */
const MAX_PAGES = 64;
/** At the end of a stream, a page further back has to do. */
const MAX_ATTEMPTS = 3;

/**
 * Finds the page and the packet from which a decoder gives the frame at `position` soonest.
 *
 * A page's granule position is the number of the frame after the last of its last packet; how many frames its packets hold
 * is read from the packets themselves (Vorbis I, 4.3.8; RFC 6716, 3.1). Null where those two do not agree: in streams that were
 * cut, or copied by a program that made the positions up from time stamps, only counting from the start is right.
 *
 * @param endPosition about the position at the end, where known
 */
export async function findOggSeekPoint(
  file: FileBytes,
  { start, first }: OggOrigin,
  position: number,
  endPosition: number | null,
): Promise<OggSeekPoint | null> {
  const area = {
    next: (offset: number, end: number) => nextPage(file, offset, end, start.serial),
    ...{ first, endOffset: file.sizeBytes, endPosition },
  };
  let limit = position;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const chosen = await findLastBefore(area, limit);
    const walk = OggPacketWalk.of(file, start);
    if (chosen === null || walk === null) return null;
    const walked = await walkFrom(file, walk, chosen, position, start.serial);
    if (walked === 'wrong') return null;
    if (walked !== 'unproven') {
      const { packet, pagePosition } = walked;
      const { offset, page, endOffset } = packet.page;
      const bytes = await file.read(offset, page.headerBytes + page.bodyBytes);
      return {
        ...{ pageOffset: chosen.offset, pagePosition },
        packet: {
          page: oggPageFrom(bytes, page, packet.segment),
          ...{ nextByte: endOffset, lapFrames: packet.lapFrames, position: packet.position },
        },
      };
    }
    limit = chosen.position - 1;
  }
  return null;
}

interface Walked {
  readonly pagePosition: number;
  readonly packet: PlacedPacket;
}

/**
 * Goes from a page to the last packet that is at or before a position, as long as the granule positions of the pages are what
 * the packets on them add up to. The last page of a stream proves nothing: its position may be earlier, to cut off the end; and
 * a decoder that goes on there would cut elsewhere.
 */
async function walkFrom(
  file: FileBytes,
  walk: OggPacketWalk,
  chosen: FoundPage,
  limit: number,
  serial: number,
): Promise<Walked | 'wrong' | 'unproven'> {
  const onChosen = await walk.next(chosen);
  // Without a packet that begins and ends here, the first one to be decoded would be of unknown length.
  if (onChosen?.hasWhole !== true) return 'wrong';
  const pagePosition = chosen.position - onChosen.frames;
  const found = new Nearest(limit);
  found.look(walk, pagePosition + onChosen.restFrames);
  let before = chosen;
  for (let count = 0; count < MAX_PAGES; count++) {
    if (count >= CONFIRMING_PAGES && found.isPast) break;
    const next = await nextPage(file, before.endOffset, file.sizeBytes, serial);
    if (next === null || next.page.endsStream) {
      if (count === 0) return 'unproven';
      break;
    }
    const onNext = await walk.next(next);
    if (onNext?.frames !== next.position - before.position) return 'wrong';
    found.look(walk, before.position + onNext.restFrames);
    before = next;
  }
  const packet = found.before(before);
  return packet === null ? 'wrong' : { pagePosition, packet };
}

/** The last packet that is at or before a position. */
class Nearest {
  readonly #limit: number;
  #any: PlacedPacket | null = null;
  #whole: PlacedPacket | null = null;
  /** The packets looked at go further than to the position. */
  isPast = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Looks at those that begin on the page where the walk is. */
  look(walk: OggPacketWalk, from: number): void {
    const count = walk.countUntil(this.#limit, from);
    this.isPast = count < walk.begun;
    if (count === 0) return;
    this.#any = walk.packet(count - 1, from);
    if (this.#any.isWhole) this.#whole = this.#any;
    else if (count > 1) this.#whole = walk.packet(count - 2, from);
  }

  /** One that goes on in the last page would leave that page to be the first that a decoder knows the position of. */
  before(last: FoundPage): PlacedPacket | null {
    return this.#any?.page === last ? this.#whole : this.#any;
  }
}
