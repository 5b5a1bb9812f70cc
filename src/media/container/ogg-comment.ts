import type { FileBytes } from '../file-bytes.ts';
import { readOggStart } from './ogg.ts';
import { parseVorbisComment, type VorbisComment } from './vorbis-comment.ts';

/** The comment header of the first audio stream of an Ogg file; null when there is none. */
export async function readOggComment(file: FileBytes, start: number): Promise<VorbisComment | null> {
  const begin = await readOggStart(file, start);
  const packet = begin?.headers[1];
  return begin && packet ? parseVorbisComment(packet.subarray(begin.codec.commentPrefixBytes)) : null;
}
