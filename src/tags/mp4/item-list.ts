import { boxesOf, type Mp4Box } from '../../formats/mp4/mp4-box.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { genreName } from '../id3/genre-numbers.ts';
import { lrcLines } from '../lyrics/lrc.ts';
import { pictureOf } from '../picture.ts';
import type { FieldName, TagBlock } from '../tag-block.ts';
import { utf16Text, utf8Text } from '../../formats/text.ts';

const MAX_ITEMS = 4096;
const MAX_ITEM_BYTES = 64 << 20;
const MAX_KEYS = 4096;
const MAX_KEYS_BYTES = 1 << 20;
/** Version and flags of `mean` and `name`; type and locale of `data`. */
const FULL_BOX_BYTES = 4;
const DATA_HEADER_BYTES = 8;

/** Well-known types of values (QuickTime File Format, "Well-Known Types"). 0 is whatever the item is known for. */
const UTF8 = 1;
const UTF16 = 2;
const PICTURES: Readonly<Record<number, string>> = { 13: 'image/jpeg', 14: 'image/png', 27: 'image/bmp' };
const SIGNED = 21;
const UNSIGNED = 22;

/** The list whose names stand in `keys`. */
export const MDTA = 'mdta';

/** iTunes' items. */
const FIELDS: Readonly<Record<string, FieldName>> = {
  '©nam': 'title',
  '©ART': 'artist',
  '©alb': 'album',
  aART: 'albumArtist',
  '©wrt': 'composer',
  '©com': 'composer',
  '©day': 'date',
  '©gen': 'genre',
  '©cmt': 'comment',
  '©lyr': 'lyrics',
};
/** Names of `keys`, in lower case and without the domain before them. */
const KEYS: Readonly<Record<string, FieldName>> = {
  title: 'title',
  artist: 'artist',
  album: 'album',
  album_artist: 'albumArtist',
  albumartist: 'albumArtist',
  composer: 'composer',
  date: 'date',
  creationdate: 'date',
  year: 'date',
  track: 'track',
  tracktotal: 'trackTotal',
  disc: 'disc',
  disctotal: 'discTotal',
  genre: 'genre',
  comment: 'comment',
  lyrics: 'lyrics',
};

/** The names of a `keys` box, in order: size, namespace, name. */
export async function readKeys(file: FileBytes, box: Mp4Box): Promise<string[]> {
  const sizeBytes = Math.min(box.endOffset - box.bodyOffset, MAX_KEYS_BYTES);
  const bytes = Buffer.from(await file.read(box.bodyOffset, sizeBytes));
  const keys: string[] = [];
  let at = 8;
  while (at + 8 <= bytes.length && keys.length < MAX_KEYS) {
    const end = at + bytes.readUInt32BE(at);
    if (end < at + 8 || end > bytes.length) break;
    keys.push(bytes.toString('utf8', at + 8, end));
    at = end;
  }
  return keys;
}

/** Adds the items of an `ilst` box. With `keys` their types are numbers into it, from 1. */
export async function addItems(
  tag: TagBlock,
  file: FileBytes,
  list: Mp4Box,
  keys: readonly string[] | null,
): Promise<void> {
  let count = 0;
  for await (const item of boxesOf(file, list.bodyOffset, list.endOffset)) {
    if (count++ >= MAX_ITEMS) return;
    const isDamaged = item.overruns || item.endOffset > file.sizeBytes;
    if (isDamaged || !(await addItem(tag, file, item, keys)))
      tag.warn('tag-atom', `the ${atomName(item.type)} atom is damaged or cut off`, item.offset);
  }
}

/** @returns false when the item's size or that of a part is wrong */
async function addItem(
  tag: TagBlock,
  file: FileBytes,
  item: Mp4Box,
  keys: readonly string[] | null,
): Promise<boolean> {
  let name = keys?.[Buffer.from(item.type, 'latin1').readUInt32BE(0) - 1] ?? item.type;
  let mean = '';
  let parts = 0;
  for await (const part of boxesOf(file, item.bodyOffset, item.endOffset)) {
    if (part.overruns) return false;
    parts++;
    const bytes = Buffer.from(
      await file.read(part.bodyOffset, Math.min(part.endOffset - part.bodyOffset, MAX_ITEM_BYTES)),
    );
    if (part.type === 'mean') mean = bytes.toString('utf8', FULL_BOX_BYTES);
    else if (part.type === 'name' && item.type === '----')
      name = `----:${mean}:${bytes.toString('utf8', FULL_BOX_BYTES)}`;
    else if (part.type === 'data') {
      if (bytes.length < DATA_HEADER_BYTES) return false;
      addValue(tag, name, bytes.readUInt32BE(0) & 0xffffff, bytes.subarray(DATA_HEADER_BYTES), part.offset);
    }
  }
  return parts > 0;
}

function addValue(tag: TagBlock, name: string, type: number, value: Buffer, offset: number): void {
  switch (name) {
    case 'covr':
      addCover(tag, type, value);
      return;
    case 'trkn':
    case 'disk':
      addNumbers(tag, name, value);
      return;
    case 'gnre':
      // ID3v1's genres, counted from 1. A genre in words leads.
      if (value.length >= 2) tag.add(name, 'genre', [genreName(value.readUInt16BE(0) - 1) ?? '']);
      return;
    default:
      break;
  }
  if (type in PICTURES) {
    addCover(tag, type, value);
    return;
  }
  const text = textOf(type, value, name.startsWith('©') || name === 'aART' || name.startsWith('----'));
  if (text === null) {
    tag.addBytes(name, value.length);
    return;
  }
  const field =
    tag.format === MDTA ? KEYS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] : FIELDS[name];
  tag.add(name, field, [text]);
  if (field === 'lyrics' && tag.timedLyrics.length === 0) tag.timedLyrics.push(...lrcLines(text));
  if (type === UTF8 && text.includes('\ufffd'))
    tag.warn('tag-text', `the text of the ${atomName(name)} atom is not valid UTF-8`, offset);
}

function textOf(type: number, value: Buffer, isText: boolean): string | null {
  if (type === UTF8 || (type === 0 && isText)) return utf8Text(value).replace(/\0+$/, '');
  if (type === UTF16) return utf16Text(value, true);
  if ((type === SIGNED || type === UNSIGNED) && value.length >= 1 && value.length <= 6)
    return String(type === SIGNED ? value.readIntBE(0, value.length) : value.readUIntBE(0, value.length));
  return null;
}

function addCover(tag: TagBlock, type: number, value: Buffer): void {
  if (value.length === 0) return;
  tag.pictures.push(pictureOf(value, { type: null, claimedType: PICTURES[type] ?? '', description: '' }));
}

/** `trkn` and `disk`: two bytes of nothing, number, total. 0 is unset. */
function addNumbers(tag: TagBlock, name: 'trkn' | 'disk', value: Buffer): void {
  if (value.length < 4) return;
  const number = value.readUInt16BE(2);
  const total = value.length >= 6 ? value.readUInt16BE(4) : 0;
  tag.native.push([name, total > 0 ? `${number}/${total}` : String(number)]);
  if (number > 0) tag.addTo(name === 'trkn' ? 'track' : 'disc', String(number));
  if (total > 0) tag.addTo(name === 'trkn' ? 'trackTotal' : 'discTotal', String(total));
}

function atomName(type: string): string {
  return /^[\x20-\x7e©]+$/.test(type) ? `"${type}"` : 'nameless';
}
