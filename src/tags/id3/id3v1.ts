import { TagBlock } from '../tag-block.ts';
import { fixedText } from '../../formats/text.ts';
import { genreName } from './genre-numbers.ts';

export const ID3V1_BYTES = 128;
/** Field, offset and length (id3.org, ID3v1). */
const LAYOUT = [
  ['title', 3, 30],
  ['artist', 33, 30],
  ['album', 63, 30],
  ['date', 93, 4],
] as const;
const COMMENT_OFFSET = 97;
const COMMENT_BYTES = 30;
const GENRE_OFFSET = 127;

/** The 128 bytes that begin with `TAG`. Version 1.1 has the track's number behind a shorter comment. */
export function readId3v1(bytes: Buffer): TagBlock {
  const tag = new TagBlock('ID3v1');
  for (const [field, offset, length] of LAYOUT)
    tag.add(field, field, [fixedText(bytes.subarray(offset, offset + length))]);
  const numberAt = COMMENT_OFFSET + COMMENT_BYTES - 1;
  const track = bytes[numberAt - 1] === 0 ? bytes[numberAt]! : 0;
  const commentBytes = track > 0 ? COMMENT_BYTES - 2 : COMMENT_BYTES;
  tag.add('comment', 'comment', [fixedText(bytes.subarray(COMMENT_OFFSET, COMMENT_OFFSET + commentBytes))]);
  if (track > 0) tag.add('track', 'track', [String(track)]);
  tag.add('genre', 'genre', [genreName(bytes[GENRE_OFFSET]!) ?? '']);
  return tag;
}
