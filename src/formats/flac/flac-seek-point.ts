import type { ByteRange, FileBytes } from '../file-bytes.ts';
import type { FlacHead } from './flac-head.ts';
import { FlacFrames, type FoundFrame } from './flac-frames.ts';
import { findLastBefore } from '../interpolation-search.ts';

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

/** Some frames of CD quality. */
const WALK_BYTES = 1 << 15;

/**
 * Finds the FLAC frame in which a frame of the track lies: each states its number (RFC 9639, section 9.1).
 *
 * `uncounted` where numbers do not tell positions. Null where a frame is not followed by the one that has to follow: what looked like a frame was not one, or the file is
 * damaged there. The last one of a file that ends early follows the one before it.
 */
export async function findFlacSeekPoint(
  file: FileBytes,
  head: FlacHead,
  targetFrame: number,
  totalFrames: number | null,
): Promise<FlacSeekPoint | 'uncounted' | null> {
  const { start, audioOffset, first, header, numbering } = head;
  if (numbering === 'varying' || numbering === 'changing') return 'uncounted';
  const frames = new FlacFrames(file, head);
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
  if (numbering === 'blocks' && chosen.frames !== first.blockFrames && next !== null) return 'uncounted';
  // Behind the last frame there may be anything, but no frame that follows.
  if (next === null ? after !== area.endPosition : next.position !== after) {
    const before = next === null ? await findLastBefore<FoundFrame>(area, chosen.position - 1) : null;
    if (before === null || before.position + before.frames !== chosen.position) return null;
  }
  const metadata = { startByte: start, endByte: audioOffset };
  return { header, metadata, frameOffset: chosen.offset, firstFrame: chosen.position - origin };
}
