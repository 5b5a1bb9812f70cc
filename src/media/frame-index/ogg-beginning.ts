import { type OggStart, readOggStart } from '../container/ogg.ts';
import type { FileBytes } from '../file-bytes.ts';
import { OggPacketWalk } from './ogg-packet-walk.ts';
import { type FoundPage, nextPage } from './ogg-page-search.ts';

/** Where the positions of an Ogg stream count from. */
export interface OggOrigin {
  readonly start: OggStart;
  /** The first page with audio. */
  readonly first: FoundPage;
  /** Position before its first packet: more than 0 in a stream that was cut out of another. */
  readonly origin: number;
}

/** The first pages of a stream that decode to so many frames. */
export interface OggBeginning {
  /** The file goes on here, with a packet's first byte. */
  readonly endByte: number;
  /** Frames that those pages decode to, before any delay is removed. */
  readonly frames: number;
  /** The share that the last packet has in what comes after it, whatever that is. */
  readonly lapFrames: number;
}

/** Pages looked at for one on which a packet ends with the page. */
const MAX_PAGES = 64;

/**
 * Null where the first page's position is not what the packets on it add up to: a stream whose start is cut off is ffmpeg's to
 * count.
 */
export async function readOggOrigin(file: FileBytes): Promise<OggOrigin | null> {
  const start = await readOggStart(file, 0);
  if (start === null || start.headers.length < start.codec.headerPackets) return null;
  const first = await nextPage(file, start.audioOffset, file.sizeBytes, start.serial);
  if (first?.offset !== start.audioOffset) return null;
  const onFirst = await OggPacketWalk.of(file, start)?.next(first);
  if (onFirst === undefined || onFirst === null || onFirst.frames > first.position) return null;
  return { start, first, origin: first.position - onFirst.frames };
}

/** Null for a stream that is shorter, or whose packets hardly ever end with a page. */
export async function readOggBeginning(
  file: FileBytes,
  { start, first }: OggOrigin,
  leastFrames: number,
): Promise<OggBeginning | null> {
  const walk = OggPacketWalk.of(file, start);
  if (walk === null) return null;
  let frames = 0;
  let found = first;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const onPage = await walk.next(found);
    if (onPage === null || found.page.endsStream) return null;
    frames += onPage.frames;
    const { endOffset } = found;
    if (frames >= leastFrames && !found.page.unfinished)
      return { endByte: endOffset, frames, lapFrames: walk.lapFrames };
    const next = await nextPage(file, endOffset, file.sizeBytes, start.serial);
    // Whatever lies between may be part of a packet.
    if (next?.offset !== endOffset) return null;
    found = next;
  }
  return null;
}
