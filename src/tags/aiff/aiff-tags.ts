import type { FileBytes } from '../../formats/file-bytes.ts';
import { readId3v2 } from '../id3/id3v2-tag.ts';
import { TagBlock, type FieldName } from '../tag-block.ts';
import { beforeNul, undeclaredText } from '../../formats/text.ts';

const FORM_BYTES = 12;
const HEADER_BYTES = 8;
const MAX_CHUNKS = 4096;
const MAX_TEXT_BYTES = 1 << 20;
/** Time stamp, marker and length before each comment. */
const COMMENT_HEADER_BYTES = 8;

/** Text chunks (Audio Interchange File Format 1.3, §13). */
const FIELDS: Readonly<Record<string, FieldName>> = { NAME: 'title', AUTH: 'artist', ANNO: 'comment' };
const COPYRIGHT = '(c) ';

/** The tags of an AIFF or AIFF-C file whose header lies at `start`: an ID3v2 chunk leads the text chunks. */
export async function readAiffTags(file: FileBytes, start: number): Promise<TagBlock[]> {
  const id3: TagBlock[] = [];
  const text = new TagBlock('AIFF');
  let offset = start + FORM_BYTES;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const header = await file.read(offset, HEADER_BYTES);
    if (header.length < HEADER_BYTES) break;
    const id = header.toString('latin1', 0, 4);
    const sizeBytes = header.readUInt32BE(4);
    const dataOffset = offset + HEADER_BYTES;
    if (id === 'ID3 ' || id === 'id3 ') {
      const tag = await readId3v2(file, dataOffset);
      if (tag) id3.push(tag);
    } else if (id in FIELDS || id === COPYRIGHT || id === 'COMT') {
      const bytes = Buffer.from(await file.read(dataOffset, Math.min(sizeBytes, MAX_TEXT_BYTES)));
      if (id === 'COMT') addComments(text, bytes, dataOffset);
      else text.add(id, FIELDS[id], [undeclaredText(beforeNul(bytes)).trimEnd()]);
    }
    offset = dataOffset + sizeBytes + (sizeBytes % 2);
  }
  return [...id3, text];
}

/** COMT: a count, then comments with a time stamp, a marker, and a text that is filled up to an even length. */
function addComments(tag: TagBlock, bytes: Buffer, offset: number): void {
  const count = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
  let at = 2;
  for (let index = 0; index < count; index++) {
    const textAt = at + COMMENT_HEADER_BYTES;
    const length = textAt <= bytes.length ? bytes.readUInt16BE(textAt - 2) : Infinity;
    if (textAt + length > bytes.length) {
      tag.warn('tag-comment', 'a comment of the AIFF file is damaged or cut off', offset + at);
      return;
    }
    tag.add('COMT', 'comment', [undeclaredText(beforeNul(bytes.subarray(textAt, textAt + length)))]);
    at = textAt + length + (length % 2);
  }
}
