import type { FollowingStream } from '../../formats/ogg/ogg-chain-watch.ts';

const REMEDY = 'save it as a file, and play that';

/** The warning for a URL with several streams. Their codecs are unknown: only the first bytes were read. */
export const CHAINED_REMOTELY = `has several streams, one after the other: those of another codec than the first are not played, and at each join some milliseconds may be wrong: ${REMEDY}`;

/**
 * What a listener is told of a stream that follows another in a pipe, which one ffmpeg decodes: it ends at another codec, and overlaps or
 * cuts the joins of the same. FLAC has nothing to overlap.
 */
export function chainWarning(next: FollowingStream): string | null {
  if (next.type === 'other-codec')
    return `a stream of ${next.codec ?? 'an unknown codec'} follows the first: it is not played, nor what comes behind it: ${REMEDY}`;
  if (next.codec === 'flac') return null;
  return `several streams of ${next.codec} follow one another: at each join some milliseconds may be wrong: ${REMEDY}`;
}
