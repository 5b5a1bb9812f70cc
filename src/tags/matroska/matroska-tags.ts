import { ebmlUnsigned, elementsOf, type EbmlElement } from '../../formats/matroska/ebml.ts';
import { matroskaSections } from '../../formats/matroska/matroska-sections.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { lrcLines } from '../lyrics/lrc.ts';
import { pictureOf } from '../picture.ts';
import { TagBlock, type FieldName } from '../tag-block.ts';
import { beforeNul, utf8Text } from '../../formats/text.ts';

/** Element ids (RFC 9559 §5.1). */
const INFO = 0x1549a966;
const TITLE = 0x7ba9;
const TAGS = 0x1254c367;
const TAG = 0x7373;
const TARGETS = 0x63c0;
const TARGET_LEVEL = 0x68ca;
const SIMPLE_TAG = 0x67c8;
const TAG_NAME = 0x45a3;
const TAG_STRING = 0x4487;
const ATTACHMENTS = 0x1941a469;
const ATTACHED_FILE = 0x61a7;
const FILE_DESCRIPTION = 0x467e;
const FILE_NAME = 0x466e;
const FILE_TYPE = 0x4660;
const FILE_DATA = 0x465c;

const MAX_TEXT_BYTES = 4 << 20;
const MAX_PICTURE_BYTES = 64 << 20;
const MAX_SIMPLE_TAGS = 10_000;

/** Names of simple tags (RFC 9559 and the Matroska tag registry), and those that ffmpeg writes. */
const FIELDS: Readonly<Record<string, FieldName>> = {
  TITLE: 'title',
  ARTIST: 'artist',
  ALBUM: 'album',
  ALBUM_ARTIST: 'albumArtist',
  COMPOSER: 'composer',
  DATE_RELEASED: 'date',
  DATE_RECORDED: 'date',
  DATE: 'date',
  PART_NUMBER: 'track',
  TOTAL_PARTS: 'trackTotal',
  DISC: 'disc',
  GENRE: 'genre',
  COMMENT: 'comment',
  LYRICS: 'lyrics',
};
/** What the same names say of an album (target level 50). */
const ALBUM_LEVEL = 50;
const ALBUM_FIELDS: Readonly<Record<string, FieldName>> = {
  ...FIELDS,
  TITLE: 'album',
  ARTIST: 'albumArtist',
  PART_NUMBER: 'disc',
  TOTAL_PARTS: 'trackTotal',
};

/** The tags, the title and the attached pictures of Matroska and WebM. */
export async function readMatroskaTags(file: FileBytes): Promise<TagBlock> {
  const tag = new TagBlock('matroska');
  const sections = await matroskaSections(file, [INFO, TAGS, ATTACHMENTS]);
  // The segment's own title leads one among the tags.
  for (const info of sections.filter(({ id }) => id === INFO))
    for await (const { id, bodyOffset, endOffset } of elementsOf(file, info.bodyOffset, info.endOffset))
      if (id === TITLE) tag.add('segment:title', 'title', [await textOf(file, { bodyOffset, endOffset })]);
  for (const { id, bodyOffset, endOffset } of sections) {
    if (id !== TAGS && id !== ATTACHMENTS) continue;
    for await (const child of elementsOf(file, bodyOffset, endOffset)) {
      if (id === TAGS && child.id === TAG) await addTag(tag, file, child);
      if (id === ATTACHMENTS && child.id === ATTACHED_FILE) await addAttachment(tag, file, child);
    }
  }
  // A file whose only artist is that of its album is by that artist.
  const albumArtists = tag.fields.get('albumArtist');
  if (albumArtists && !tag.fields.has('artist')) tag.fields.set('artist', albumArtists);
  return tag;
}

async function addTag(tag: TagBlock, file: FileBytes, parent: EbmlElement): Promise<void> {
  const entries: (readonly [name: string, value: string])[] = [];
  let level = 0;
  for await (const child of elementsOf(file, parent.bodyOffset, parent.endOffset)) {
    if (child.id === TARGETS) level = await levelOf(file, child);
    if (child.id === SIMPLE_TAG && entries.length < MAX_SIMPLE_TAGS)
      entries.push(await simpleTag(file, child));
  }
  const fields = level === ALBUM_LEVEL ? ALBUM_FIELDS : FIELDS;
  // Several values of one name are several values; another name of the same field does not add to it.
  const taken = new Map<FieldName, string>([...tag.fields.keys()].map((field) => [field, '']));
  for (const [name, value] of entries) {
    const known = fields[name.toUpperCase()];
    const field = known !== undefined && (taken.get(known) ?? name) === name ? known : undefined;
    if (field !== undefined && value !== '') taken.set(field, name);
    tag.add(name, field, [value]);
    if (field === 'lyrics' && tag.timedLyrics.length === 0) tag.timedLyrics.push(...lrcLines(value));
  }
}

async function levelOf(file: FileBytes, targets: EbmlElement): Promise<number> {
  for await (const { id, bodyOffset, endOffset } of elementsOf(file, targets.bodyOffset, targets.endOffset))
    if (id === TARGET_LEVEL)
      return ebmlUnsigned(await file.read(bodyOffset, Math.min(8, endOffset - bodyOffset)));
  return 0;
}

async function simpleTag(file: FileBytes, parent: EbmlElement): Promise<readonly [string, string]> {
  let name = '';
  let value = '';
  for await (const child of elementsOf(file, parent.bodyOffset, parent.endOffset)) {
    if (child.id === TAG_NAME) name = await textOf(file, child);
    if (child.id === TAG_STRING) value = await textOf(file, child);
  }
  return [name, value];
}

async function addAttachment(tag: TagBlock, file: FileBytes, parent: EbmlElement): Promise<void> {
  let description = '';
  let name = '';
  let claimedType = '';
  let data: EbmlElement | null = null;
  for await (const child of elementsOf(file, parent.bodyOffset, parent.endOffset)) {
    if (child.id === FILE_DESCRIPTION) description = await textOf(file, child);
    if (child.id === FILE_NAME) name = await textOf(file, child);
    if (child.id === FILE_TYPE) claimedType = await textOf(file, child);
    if (child.id === FILE_DATA) data = child;
  }
  if (!data || !claimedType.startsWith('image/')) return;
  const sizeBytes = data.endOffset - data.bodyOffset;
  if (sizeBytes > MAX_PICTURE_BYTES || data.endOffset > file.sizeBytes) {
    tag.warn('tag-picture', 'an attached picture is too large or cut off', parent.offset);
    return;
  }
  const bytes = Buffer.from(await file.read(data.bodyOffset, sizeBytes));
  // RFC 9559 §21.1: `cover` in the name of an attachment makes it the cover.
  const type = /cover/i.test(name) ? 'Cover (front)' : null;
  if (bytes.length > 0) tag.pictures.push(pictureOf(bytes, { type, claimedType, description }));
}

async function textOf(
  file: FileBytes,
  { bodyOffset, endOffset }: Pick<EbmlElement, 'bodyOffset' | 'endOffset'>,
) {
  const bytes = Buffer.from(await file.read(bodyOffset, Math.min(MAX_TEXT_BYTES, endOffset - bodyOffset)));
  return utf8Text(beforeNul(bytes));
}
