import type { FileBytes } from './file-bytes.ts';

/** Something in a file that says at which position (on whatever ascending scale) it is. */
export interface Landmark {
  readonly offset: number;
  /** Where to look for the next one. */
  readonly endOffset: number;
  readonly position: number;
}

export interface SearchArea<T extends Landmark> {
  /** The first landmark at or after an offset and before `limit`. */
  next(offset: number, limit: number): Promise<T | null>;
  readonly first: T;
  readonly endOffset: number;
  /** About the position at the end, where known. */
  readonly endPosition: number | null;
  /** Below this distance, going from one landmark to the next is cheaper than another guess; default 128 KiB. */
  readonly walkBytes?: number;
}

const WALK_BYTES = 1 << 17;
/** Guesses by proportion. After these the stream is too uneven for them, and halving is as good. */
const MAX_GUESSES = 8;
/** Landmarks walked past; music has some dozens in `WALK_BYTES`, a file made to be slow has millions. */
const MAX_STEPS = 10_000;
const SEARCH_BYTES = 65_536;

/**
 * The last landmark at or before a position; null if the first one is later already, or the file leads nowhere. Guessing by proportion takes three or
 * four looks in an hour of music, where halving takes ten.
 */
export async function findLastBefore<T extends Landmark>(
  area: SearchArea<T>,
  position: number,
): Promise<T | null> {
  let low = area.first;
  if (low.position > position) return null;
  let highOffset = area.endOffset;
  let highPosition = area.endPosition;
  const walkBytes = area.walkBytes ?? WALK_BYTES;
  for (let guesses = 0; highOffset - low.endOffset > walkBytes; guesses++) {
    const spanBytes = highOffset - low.endOffset;
    let aheadBytes = spanBytes / 2;
    if (highPosition !== null && highPosition > position && guesses < MAX_GUESSES) {
      aheadBytes = (spanBytes * (position - low.position)) / (highPosition - low.position);
      if (aheadBytes < walkBytes) break;
      // A little early, so that the find lies before the position and close to it.
      aheadBytes -= walkBytes / 2;
    }
    const guess = low.endOffset + Math.floor(aheadBytes);
    const found = await area.next(guess, highOffset);
    if (found !== null && found.position <= position) {
      low = found;
    } else {
      highOffset = guess;
      if (found !== null) highPosition = found.position;
    }
  }
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const found = await area.next(low.endOffset, area.endOffset);
    if (found === null || found.position > position) return low;
    low = found;
  }
  return null;
}

/** Where a pattern of ASCII characters next begins; `limit` if not before that. */
export async function nextMatch(
  file: FileBytes,
  pattern: string,
  offset: number,
  limit: number,
): Promise<number> {
  let at = offset;
  while (at < limit) {
    const bytes = await file.read(at, SEARCH_BYTES);
    const match = bytes.indexOf(pattern, 0, 'latin1');
    if (match >= 0) return Math.min(limit, at + match);
    if (bytes.length < pattern.length) break;
    // The pattern may begin in the last bytes.
    at += bytes.length - pattern.length + 1;
  }
  return limit;
}
