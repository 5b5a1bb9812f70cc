import { parseWavPackBlock } from './wavpack-header.ts';
import { skipId3v2 } from '../id3v2-size.ts';
import type { FileBytes } from '../file-bytes.ts';
import { findLastBefore, type Landmark, nextMatch } from '../interpolation-search.ts';

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
/** Blocks are at most 1 MiB long: where none comes for so long, the file is damaged. */
const MAX_GAP_BYTES = 2 << 20;
/** Blocks of further channels, or without audio, between two that count. */
const MAX_BLOCKS = 10_000;
/** Matches of the pattern that are no block; by chance one comes in 4 GB. */
const MAX_MISSES = 64;

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
  let misses = 0;
  for (let blocks = 0; at < limit && blocks < MAX_BLOCKS; blocks++) {
    const block = parseWavPackBlock(await file.read(at, HEADER_BYTES), 0);
    if (block === null) {
      misses += 1;
      if (misses > MAX_MISSES) return null;
      const end = Math.min(limit, at + MAX_GAP_BYTES);
      at = await nextMatch(file, 'wvpk', at + 1, end);
      if (at === end) return null;
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
