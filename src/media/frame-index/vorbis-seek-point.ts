import { readOggStart } from '../container/ogg.ts';
import { VorbisPacketDuration } from '../container/vorbis-packet.ts';
import type { FileBytes } from '../file-bytes.ts';
import { findLastBefore } from './interpolation-search.ts';
import { type FoundPage, nextPage } from './ogg-page-search.ts';

/** A page where a decoder can be started, given the stream's headers first. */
export interface VorbisSeekPoint {
  /** Bytes at the start of the file that hold the headers. */
  readonly headerBytes: number;
  readonly pageOffset: number;
  /** The first frame of the track that comes out of a decoder started at the page. */
  readonly firstFrame: number;
}

/** Pages after the chosen one whose granule positions have to agree with the packets on them. */
const CONFIRMING_PAGES = 2;
/** At the end of a stream, a page further back has to do. */
const MAX_ATTEMPTS = 3;

/**
 * Finds the page from which a Vorbis decoder gives `targetFrame` soonest, and which frame it gives first.
 *
 * A page's granule position is the number of the frame after the last of its last packet; how many frames its packets hold
 * is read from the packets themselves (Vorbis I, 4.3.8). Null where those two do not agree: in streams that were cut,
 * or copied by a program that made the positions up from time stamps, only counting from the start is right.
 */
export async function findVorbisSeekPoint(
  file: FileBytes,
  targetFrame: number,
  totalFrames: number | null,
): Promise<VorbisSeekPoint | null> {
  const start = await readOggStart(file, 0);
  const [identification, , setup] = start?.headers ?? [];
  if (start?.codec.codec !== 'vorbis' || !identification || !setup) return null;
  const { audioOffset, serial } = start;
  const first = await nextPage(file, audioOffset, file.sizeBytes, serial);
  const counterOfFirst = VorbisPacketDuration.fromHeaders(identification, setup);
  if (first?.offset !== audioOffset || counterOfFirst === null) return null;
  // A stream that begins in the middle counts from where it begins; one whose start is cut off is ffmpeg's to count.
  const onFirst = await new PageFrames(file, counterOfFirst).next(first);
  if (onFirst === null || onFirst.frames > first.position) return null;
  const origin = first.position - onFirst.frames;

  const area = {
    next: (offset: number, end: number) => nextPage(file, offset, end, serial),
    ...{ first, endOffset: file.sizeBytes, endPosition: totalFrames === null ? null : totalFrames + origin },
  };
  let limit = targetFrame + origin;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const counter = VorbisPacketDuration.fromHeaders(identification, setup);
    const chosen = await findLastBefore(area, limit);
    if (chosen === null || counter === null) return null;
    const pages = new PageFrames(file, counter);
    const onChosen = await pages.next(chosen);
    // Without a packet that begins and ends here, the first one to be decoded would be of unknown length.
    if (onChosen === null || onChosen.wholePackets === 0) return null;
    const verdict = await confirm(file, chosen, pages, serial);
    if (verdict === 'wrong') return null;
    const firstFrame = chosen.position - onChosen.frames - origin;
    if (verdict === 'right') return { headerBytes: audioOffset, pageOffset: chosen.offset, firstFrame };
    limit = chosen.position - 1;
  }
  return null;
}

/**
 * Whether the granule positions of the pages that follow are what the packets on them add up to. The last page of a stream
 * proves nothing: its position may be earlier, to cut off the end.
 */
async function confirm(
  file: FileBytes,
  chosen: FoundPage,
  pages: PageFrames,
  serial: number,
): Promise<'right' | 'wrong' | 'unproven'> {
  let before = chosen;
  for (let count = 0; count < CONFIRMING_PAGES; count++) {
    const next = await nextPage(file, before.endOffset, file.sizeBytes, serial);
    if (next === null || next.page.endsStream) return count > 0 ? 'right' : 'unproven';
    const onNext = await pages.next(next);
    if (onNext?.frames !== next.position - before.position) return 'wrong';
    before = next;
  }
  return 'right';
}

/** Counts what a decoder that is started at the first page given gives for it and for each of the pages after it. */
class PageFrames {
  readonly #file: FileBytes;
  readonly #counter: VorbisPacketDuration;
  /** Frames of the packet that goes on in the next page; 0 for one that began before the first page. */
  #open = 0;

  constructor(file: FileBytes, counter: VorbisPacketDuration) {
    this.#file = file;
    this.#counter = counter;
  }

  /** Null if something on the page is no audio packet. */
  async next({ offset, page }: FoundPage): Promise<{ frames: number; wholePackets: number } | null> {
    const bytes = await this.#file.read(offset, page.headerBytes + page.bodyBytes);
    let frames = 0;
    let wholePackets = 0;
    let at = page.headerBytes;
    for (const [index, length] of page.packetBytes.entries()) {
      const isRest = index === 0 && page.continued;
      const goesOn = page.unfinished && index === page.packetBytes.length - 1;
      if (!isRest) {
        const added = this.#counter.next(bytes.subarray(at, at + length));
        if (added === null) return null;
        this.#open = added;
        if (!goesOn) wholePackets += 1;
      }
      if (!goesOn) frames += this.#open;
      at += length;
    }
    return { frames, wholePackets };
  }
}
