import { parseVorbisComment } from '../../formats/ogg/vorbis-comment.ts';
import { lrcLines } from '../lyrics/lrc.ts';
import { pictureOf } from '../picture.ts';
import type { TagBlock } from '../tag-block.ts';
import { type FieldName } from '../tag-block.ts';
import { addFlacPicture } from './flac-picture.ts';

export const VORBIS = 'vorbis';

/** Names of Vorbis comments (xiph.org, Ogg Vorbis I comment field specification, and what taggers made common). */
const FIELDS: Readonly<Record<string, FieldName>> = {
  TITLE: 'title',
  ARTIST: 'artist',
  ALBUM: 'album',
  ALBUMARTIST: 'albumArtist',
  'ALBUM ARTIST': 'albumArtist',
  ALBUM_ARTIST: 'albumArtist',
  COMPOSER: 'composer',
  DATE: 'date',
  YEAR: 'date',
  TRACKNUMBER: 'track',
  TRACK: 'track',
  TRACKTOTAL: 'trackTotal',
  TOTALTRACKS: 'trackTotal',
  DISCNUMBER: 'disc',
  DISC: 'disc',
  DISCTOTAL: 'discTotal',
  TOTALDISCS: 'discTotal',
  GENRE: 'genre',
  COMMENT: 'comment',
  DESCRIPTION: 'comment',
  LYRICS: 'lyrics',
  UNSYNCEDLYRICS: 'lyrics',
};
/** Names that stand in for another where that is missing. */
const SECOND_CHOICES = new Set([
  'YEAR',
  'TRACK',
  'DISC',
  'DESCRIPTION',
  'UNSYNCEDLYRICS',
  'ALBUM ARTIST',
  'ALBUM_ARTIST',
]);
const TIMED = new Set(['LYRICS', 'SYNCEDLYRICS', 'UNSYNCEDLYRICS']);

/** Adds a Vorbis comment, without the packet's own header. `offset` is that of its first byte in the file. */
export function addVorbisComment(tag: TagBlock, bytes: Buffer, offset: number): void {
  const comment = parseVorbisComment(bytes);
  if (!comment) {
    tag.warn('tag-comment', 'the Vorbis comment is damaged or cut off', offset);
    return;
  }
  const later: (readonly [FieldName, string])[] = [];
  let coverType = '';
  for (const [name, value] of comment.entries) {
    if (name === 'METADATA_BLOCK_PICTURE') {
      const picture = base64(value);
      if (picture === null)
        tag.warn('tag-picture', 'a picture of the Vorbis comment is no valid base64', offset);
      else addFlacPicture(tag, picture, offset);
    } else if (name === 'COVERARTMIME') {
      coverType = value;
    } else if (name !== 'COVERART') {
      const field = FIELDS[name];
      tag.add(name, SECOND_CHOICES.has(name) ? undefined : field, [value]);
      if (field !== undefined && SECOND_CHOICES.has(name) && value !== '') later.push([field, value]);
      if (TIMED.has(name) && tag.timedLyrics.length === 0) tag.timedLyrics.push(...lrcLines(value));
    }
  }
  const missing = new Set(later.map(([field]) => field).filter((field) => !tag.fields.has(field)));
  for (const [field, value] of later) if (missing.has(field)) tag.addTo(field, value);
  for (const [name, value] of comment.entries)
    if (name === 'COVERART') addCoverArt(tag, value, coverType, offset);
}

/** The way of before `METADATA_BLOCK_PICTURE`: the picture alone in base64. */
function addCoverArt(tag: TagBlock, value: string, claimedType: string, offset: number): void {
  const bytes = base64(value);
  if (bytes === null) tag.warn('tag-picture', 'a picture of the Vorbis comment is no valid base64', offset);
  else tag.pictures.push(pictureOf(bytes, { type: null, claimedType, description: '' }));
}

/** Node's decoder skips what is no base64; here that is damage. */
function base64(text: string): Buffer | null {
  const bare = text.replace(/[\s\0]/g, '');
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(bare) ? Buffer.from(bare, 'base64') : Buffer.alloc(0);
  return bytes.length > 0 ? bytes : null;
}
