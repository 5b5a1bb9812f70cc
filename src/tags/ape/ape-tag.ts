import type { FileBytes } from '../../formats/file-bytes.ts';
import { lrcLines } from '../lyrics/lrc.ts';
import { pictureOf } from '../picture.ts';
import { TagBlock, type FieldName } from '../tag-block.ts';
import { undeclaredText, utf8Text } from '../../formats/text.ts';

const FOOTER_BYTES = 32;
const HAS_HEADER = 0x80000000;
const IS_HEADER = 0x20000000;
const MAX_TAG_BYTES = 64 << 20;
const MAX_ITEMS = 4096;
/** APEv1 says nothing of its encoding; APEv2 is UTF-8. */
const VERSION_2 = 2000;
const BINARY = 1;

/** Items by their names in lower case (wiki.hydrogenaud.io, APE key). */
const FIELDS: Readonly<Record<string, FieldName>> = {
  title: 'title',
  artist: 'artist',
  album: 'album',
  'album artist': 'albumArtist',
  albumartist: 'albumArtist',
  composer: 'composer',
  year: 'date',
  date: 'date',
  track: 'track',
  tracknumber: 'track',
  tracktotal: 'trackTotal',
  totaltracks: 'trackTotal',
  disc: 'disc',
  discnumber: 'disc',
  disctotal: 'discTotal',
  totaldiscs: 'discTotal',
  genre: 'genre',
  comment: 'comment',
  lyrics: 'lyrics',
  unsyncedlyrics: 'lyrics',
};

/** Reads an APE tag with its footer, from its first byte (wiki.hydrogenaud.io, APEv2 specification). */
export async function readApeTag(file: FileBytes, offset: number, sizeBytes: number): Promise<TagBlock> {
  const bytes = Buffer.from(await file.read(offset, Math.min(sizeBytes, MAX_TAG_BYTES)));
  const footer = bytes.subarray(Math.max(0, bytes.length - FOOTER_BYTES));
  return parseItems(bytes, offset, footer.length === FOOTER_BYTES ? footer : bytes.subarray(0, FOOTER_BYTES));
}

/** The bytes of the APE tag whose header lies here, 0 when none does: some taggers put it before the audio. */
export function apeTagSize(head: Buffer): number {
  if (head.length < FOOTER_BYTES || head.toString('latin1', 0, 8) !== 'APETAGEX') return 0;
  return (head.readUInt32LE(20) & IS_HEADER) === 0 ? 0 : FOOTER_BYTES + head.readUInt32LE(12);
}

function parseItems(bytes: Buffer, offset: number, footer: Buffer): TagBlock {
  const version = footer.readUInt32LE(8);
  const tag = new TagBlock(version === VERSION_2 ? 'APEv2' : 'APEv1');
  const count = Math.min(footer.readUInt32LE(16), MAX_ITEMS);
  const hasHeader =
    (footer.readUInt32LE(20) & HAS_HEADER) !== 0 || bytes.toString('latin1', 0, 8) === 'APETAGEX';
  const end = bytes.length - FOOTER_BYTES;
  let at = hasHeader ? FOOTER_BYTES : 0;
  for (let item = 0; item < count && at < end; item++) {
    const keyEnd = at + 8 < end ? bytes.indexOf(0, at + 8) : -1;
    const valueEnd = keyEnd < 0 ? Infinity : keyEnd + 1 + bytes.readUInt32LE(at);
    if (valueEnd > end) {
      tag.warn('tag-item', 'an item of the APE tag is damaged or cut off', offset + at);
      break;
    }
    const key = bytes.toString('latin1', at + 8, keyEnd);
    const value = bytes.subarray(keyEnd + 1, valueEnd);
    if (((bytes.readUInt32LE(at + 4) >> 1) & 3) === BINARY) addBinary(tag, key, value);
    else addText(tag, key, version === VERSION_2 ? utf8Text(value) : undeclaredText(value));
    at = valueEnd;
  }
  return tag;
}

function addText(tag: TagBlock, key: string, text: string): void {
  const field = FIELDS[key.toLowerCase()];
  tag.add(key, field, text.split('\0'));
  if (field === 'lyrics' && tag.timedLyrics.length === 0) tag.timedLyrics.push(...lrcLines(text));
}

/** Covers: a file name up to its zero, then the picture. Their keys are `Cover Art (Front)` and its like. */
function addBinary(tag: TagBlock, key: string, value: Buffer): void {
  const place = /^cover art \((.*)\)$/i.exec(key)?.[1]?.toLowerCase();
  const bytes = value.subarray(value.indexOf(0) + 1);
  if (place === undefined || bytes.length === 0) {
    tag.addBytes(key, value.length);
    return;
  }
  const isCover = place === 'front' || place === 'back';
  const type = isCover ? `Cover (${place})` : place === 'other' ? 'Other' : place;
  tag.pictures.push(pictureOf(bytes, { type, claimedType: '', description: '' }));
}
