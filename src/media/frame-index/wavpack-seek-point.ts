import { parseWavPackBlock } from '../container/wavpack.ts';
import { skipId3v2 } from '../container/id3v2-size.ts';
import type { FileBytes } from '../file-bytes.ts';
import { findLastBefore, type Landmark } from './interpolation-search.ts';

/** A block where a decoder can be started. */
export interface WavPackSeekPoint {
  readonly blockOffset: number;
  /** The first frame of the track that comes out of a decoder started at the block. */
  readonly firstFrame: number;
}

/** Flags of a block header (WavPack 4 & 5 File/Block Format): the first block of a moment, and its coded sampling rate. */
const INITIAL_BLOCK = 0x800;
const RATE_SHIFT = 23;
const UNCODED_RATE = 15;

const HEADER_BYTES = 32;
const SEARCH_BYTES = 65_536;

/**
 * Finds the block in which a frame lies: each states the number of its first frame. Null for a sampling rate that only the
 * file's first block spells out.
 */
export async function findWavPackSeekPoint(
  file: FileBytes,
  targetFrame: number,
  totalFrames: number | null,
): Promise<WavPackSeekPoint | null> {
  const start = await skipId3v2(file, 0);
  const next = (offset: number, limit: number) => nextBlock(file, offset, limit);
  const first = await next(start, file.sizeBytes);
  if (first?.offset !== start || first.rateCode === UNCODED_RATE) return null;
  const chosen = await findLastBefore(
    {
      ...{ next, first, endOffset: file.sizeBytes },
      endPosition: totalFrames === null ? null : first.position + totalFrames,
    },
    first.position + targetFrame,
  );
  return chosen && { blockOffset: chosen.offset, firstFrame: chosen.position - first.position };
}

interface FoundBlock extends Landmark {
  readonly rateCode: number;
}

/** The first block at or after an offset (and before `limit`) that begins a moment and holds audio. */
async function nextBlock(file: FileBytes, offset: number, limit: number): Promise<FoundBlock | null> {
  let at = offset;
  while (at < limit) {
    const block = parseWavPackBlock(await file.read(at, HEADER_BYTES), 0);
    if (block === null) {
      at = await nextMagic(file, at + 1);
      continue;
    }
    const endOffset = at + block.sizeBytes;
    if (block.frames > 0 && (block.flags & INITIAL_BLOCK) !== 0)
      return {
        offset: at,
        endOffset,
        position: block.firstFrame,
        rateCode: (block.flags >>> RATE_SHIFT) & 15,
      };
    at = endOffset;
  }
  return null;
}

/** Where the next block may begin; the end of the file if nowhere. */
async function nextMagic(file: FileBytes, offset: number): Promise<number> {
  let at = offset;
  while (at < file.sizeBytes) {
    const bytes = await file.read(at, SEARCH_BYTES);
    const magic = bytes.indexOf('wvpk');
    if (magic >= 0) return at + magic;
    // The pattern may begin in the last three bytes.
    at += Math.max(1, bytes.length - 3);
  }
  return file.sizeBytes;
}
