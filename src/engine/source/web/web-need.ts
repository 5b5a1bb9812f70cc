import { isLiveStreamPlaylist } from '../../../media/playlist/m3u.ts';

const BOX_HEADER_BYTES = 8;

/**
 * How a resource has to be read: byte after byte, here and there, or as ffmpeg does that opens the segments of a stream.
 * A list names tracks, which only a queue can play.
 */
export type WebNeed = 'bytes' | 'seeking' | 'segments' | 'list';

/**
 * Tells by the first bytes of a resource what a decoder needs of it: a playlist of segments (HLS) leads to others, and an
 * MP4 whose index comes after its sound cannot be decoded as a stream.
 */
export function whatIsNeeded(head: Buffer): WebNeed {
  if (head.toString('latin1', 0, 7) === '#EXTM3U')
    return isLiveStreamPlaylist(head.toString('latin1')) ? 'segments' : 'list';
  if (/^\[playlist\]/i.test(head.toString('latin1', 0, 16))) return 'list';
  if (head.toString('latin1', 4, 8) !== 'ftyp') return 'bytes';
  for (let at = 0; at + BOX_HEADER_BYTES <= head.length;) {
    const type = head.toString('latin1', at + 4, at + 8);
    if (type === 'moov' || type === 'moof') return 'bytes';
    if (type === 'mdat') return 'seeking';
    const sizeBytes = head.readUInt32BE(at);
    if (sizeBytes < BOX_HEADER_BYTES) return 'seeking'; // a 64-bit size, or to the end: no index comes soon
    at += sizeBytes;
  }
  return 'bytes';
}
