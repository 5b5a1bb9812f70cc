import { type OggStart, readOggStart } from './ogg-start.ts';
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
  /** Where the stream ends, or the file. */
  readonly endOffset: number;
}

/**
 * Null where the first page's position is not what the packets on it add up to: a stream whose start is cut off is ffmpeg's to
 * count.
 *
 * @param range of the bytes of one stream in a chained file; all of the file otherwise
 */
export async function readOggOrigin(
  file: FileBytes,
  audioIndex = 0,
  { startByte, endByte } = { startByte: 0, endByte: file.sizeBytes },
): Promise<OggOrigin | null> {
  const start = await readOggStart(file, startByte, audioIndex, endByte);
  if (start === null || start.headers.length < start.codec.headerPackets) return null;
  const first = await nextPage(file, start.audioOffset, endByte, start.serial);
  if (first?.offset !== start.audioOffset) return null;
  const onFirst = await OggPacketWalk.of(file, start)?.next(first);
  if (onFirst === undefined || onFirst === null || onFirst.frames > first.position) return null;
  return { start, first, origin: first.position - onFirst.frames, endOffset: endByte };
}
