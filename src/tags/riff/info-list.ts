import { CHUNK_ID } from '../../formats/riff/riff-header.ts';
import { TagBlock, type FieldName } from '../tag-block.ts';
import { beforeNul, codePageText, undeclaredText } from '../../formats/text.ts';

const LIST_TYPE_BYTES = 4;
const HEADER_BYTES = 8;
const MAX_ENTRIES = 1000;

/** Entries of an INFO list (Multimedia Programming Interface 1.0, and what taggers added). */
const FIELDS: Readonly<Record<string, FieldName>> = {
  INAM: 'title',
  IART: 'artist',
  IPRD: 'album',
  IAAR: 'albumArtist',
  IMUS: 'composer',
  ICRD: 'date',
  IGNR: 'genre',
  ICMT: 'comment',
  ITRK: 'track',
  IPRT: 'track',
  TRCK: 'track',
  IFRM: 'trackTotal',
};

/** A `LIST` chunk of type INFO, from its type on. Without a code page its texts are undeclared. */
export function readInfoList(bytes: Buffer, offset: number, codePage: number | null): TagBlock {
  const tag = new TagBlock('INFO');
  let at = LIST_TYPE_BYTES;
  for (let count = 0; count < MAX_ENTRIES && at + HEADER_BYTES <= bytes.length; count++) {
    const id = bytes.toString('latin1', at, at + 4);
    const sizeBytes = bytes.readUInt32LE(at + 4);
    if (!CHUNK_ID.test(id) || at + HEADER_BYTES + sizeBytes > bytes.length) {
      tag.warn('tag-entry', 'an entry of the INFO list is damaged or cut off', offset + at);
      break;
    }
    const value = beforeNul(bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + sizeBytes));
    const field = FIELDS[id.toUpperCase()];
    const text = codePage === null ? undeclaredText(value) : codePageText(value, codePage);
    // The first of several names of one field counts.
    tag.add(id, field !== undefined && tag.fields.has(field) ? undefined : field, [text]);
    at += HEADER_BYTES + sizeBytes;
    if (sizeBytes % 2 === 1 && !isUnpadded(bytes, at)) at++;
  }
  return tag;
}

/** Some writers leave out the byte that fills an odd entry up: then one that fits begins right behind it. */
function isUnpadded(bytes: Buffer, at: number): boolean {
  const fits = (from: number) =>
    from + HEADER_BYTES <= bytes.length &&
    CHUNK_ID.test(bytes.toString('latin1', from, from + 4)) &&
    from + HEADER_BYTES + bytes.readUInt32LE(from + 4) <= bytes.length;
  return bytes[at] !== 0 && fits(at) && !fits(at + 1);
}
