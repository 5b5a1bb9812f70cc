import {
  FLAC_FRAME_HEADER_MAX_BYTES,
  type FlacFrameHeader,
  parseFlacFrameHeader,
} from '../container/flac-frame.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FlacHead } from './flac-head.ts';
import { findLastBefore, type Landmark } from './interpolation-search.ts';
import type { ByteRange } from './matroska-layout.ts';

/** A frame where a decoder can be started, given a header first. */
export interface FlacSeekPoint {
  /** The marker and STREAMINFO alone, said to be the last block: what a decoder needs, without the pictures. */
  readonly header: Uint8Array;
  /** All that comes before the first frame, pictures included, as it lies in the file. */
  readonly metadata: ByteRange;
  readonly frameOffset: number;
  /** The first frame of the track that comes out of a decoder started there. */
  readonly firstFrame: number;
}

const SYNC = 0xff;
/** Looked through at a time; a frame of CD quality has some 10 KB. */
const SEARCH_BYTES = 16_384;
/** Some frames of CD quality. */
const WALK_BYTES = 1 << 15;
/** Frames are some kilobytes, 200 at most: where none comes for so long, the file is damaged. */
const MAX_GAP_BYTES = 1 << 20;

/**
 * Finds the FLAC frame in which a frame of the track lies: each states its number (RFC 9639, section 9.1).
 *
 * Null where a frame is not followed by the one that has to follow: what looked like a frame was not one, or the file is
 * damaged there.
 */
export async function findFlacSeekPoint(
  file: FileBytes,
  head: FlacHead,
  targetFrame: number,
  totalFrames: number | null,
): Promise<FlacSeekPoint | null> {
  const { start, audioOffset, first, header } = head;
  const frames = new FlacFrames(file, first);
  const origin = frames.positionOf(first);
  const area = {
    next: (offset: number, limit: number) => frames.next(offset, limit),
    first: {
      offset: audioOffset,
      endOffset: audioOffset + first.headerBytes,
      position: origin,
      frames: first.blockFrames,
    },
    endOffset: file.sizeBytes,
    endPosition: totalFrames === null ? null : origin + totalFrames,
    walkBytes: WALK_BYTES,
  };
  const chosen = await findLastBefore<FoundFrame>(area, origin + targetFrame);
  if (chosen === null) return null;
  const after = chosen.position + chosen.frames;
  const next = await frames.next(chosen.endOffset, file.sizeBytes);
  // Behind the last frame there may be anything, but no frame that follows.
  if (next === null ? after !== area.endPosition : next.position !== after) return null;
  const metadata = { startByte: start, endByte: audioOffset };
  return { header, metadata, frameOffset: chosen.offset, firstFrame: chosen.position - origin };
}

interface FoundFrame extends Landmark {
  readonly frames: number;
}

/** The frames of one stream: what all of its headers have in common tells them from chance. */
class FlacFrames {
  readonly #file: FileBytes;
  readonly #first: FlacFrameHeader;

  constructor(file: FileBytes, first: FlacFrameHeader) {
    this.#file = file;
    this.#first = first;
  }

  /** The number of its first frame, on the file's own scale. */
  positionOf({ number, variable }: FlacFrameHeader): number {
    return variable ? number : number * this.#first.blockFrames;
  }

  /** The first frame at or after an offset and before `limit`. */
  async next(offset: number, limit: number): Promise<FoundFrame | null> {
    const end = Math.min(limit, offset + MAX_GAP_BYTES);
    for (let at = offset; at < end;) {
      const bytes = await this.#file.read(at, SEARCH_BYTES);
      // A header may begin in the last bytes: those are looked at again with what follows them.
      const isLast = at + bytes.length >= this.#file.sizeBytes;
      const usable = isLast ? bytes.length : bytes.length - FLAC_FRAME_HEADER_MAX_BYTES;
      for (let index = bytes.indexOf(SYNC); index >= 0 && index < usable && at + index < end;) {
        const header = this.#fits(bytes, index);
        if (header !== null)
          return {
            offset: at + index,
            endOffset: at + index + header.headerBytes,
            position: this.positionOf(header),
            frames: header.blockFrames,
          };
        index = bytes.indexOf(SYNC, index + 1);
      }
      if (isLast || usable <= 0) return null;
      at += usable;
    }
    return null;
  }

  #fits(bytes: Buffer, index: number): FlacFrameHeader | null {
    // Looked at before the rest of the header: one byte in 256 is like the first of a frame.
    if ((bytes[index + 1]! & 0xfe) !== 0xf8) return null;
    const header = parseFlacFrameHeader(bytes, index);
    const first = this.#first;
    const fits =
      header?.variable === first.variable &&
      header.channels === first.channels &&
      header.sampleRate === first.sampleRate &&
      header.bitsPerSample === first.bitsPerSample &&
      (first.variable || header.blockFrames <= first.blockFrames);
    return fits ? header : null;
  }
}
