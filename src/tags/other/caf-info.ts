import type { FileBytes } from '../../formats/file-bytes.ts';
import { TagBlock, type FieldName } from '../tag-block.ts';
import { utf8Text } from '../../formats/text.ts';

const FILE_HEADER_BYTES = 8;
const HEADER_BYTES = 12;
const MAX_CHUNKS = 4096;
const MAX_INFO_BYTES = 1 << 20;
const MAX_ENTRIES = 1000;

/** Keys of the information chunk (Apple Core Audio Format 1.0, "Information Chunk"), and ffmpeg's own. */
const FIELDS: Readonly<Record<string, FieldName>> = {
  title: 'title',
  artist: 'artist',
  album: 'album',
  album_artist: 'albumArtist',
  composer: 'composer',
  year: 'date',
  'recorded date': 'date',
  date: 'date',
  'track number': 'track',
  track: 'track',
  disc: 'disc',
  genre: 'genre',
  comments: 'comment',
  comment: 'comment',
  lyrics: 'lyrics',
};

/** The `info` chunk of a Core Audio file: a count, then keys and values, each ended by a zero. */
export async function readCafInfo(file: FileBytes, start: number): Promise<TagBlock> {
  const tag = new TagBlock('CAF');
  let offset = start + FILE_HEADER_BYTES;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const header = await file.read(offset, HEADER_BYTES);
    if (header.length < HEADER_BYTES) break;
    const id = header.toString('latin1', 0, 4);
    const sizeBytes = Number(header.readBigInt64BE(4));
    if (id === 'info')
      addEntries(
        tag,
        Buffer.from(await file.read(offset + HEADER_BYTES, Math.min(sizeBytes, MAX_INFO_BYTES))),
      );
    if (sizeBytes < 0) break; // only the last chunk may leave its size open
    offset += HEADER_BYTES + sizeBytes;
  }
  return tag;
}

function addEntries(tag: TagBlock, bytes: Buffer): void {
  if (bytes.length < 4) return;
  const count = Math.min(bytes.readUInt32BE(0), MAX_ENTRIES);
  let at = 4;
  for (let index = 0; index < count; index++) {
    const keyEnd = bytes.indexOf(0, at);
    const valueEnd = keyEnd < 0 ? -1 : bytes.indexOf(0, keyEnd + 1);
    if (valueEnd < 0) return;
    const key = bytes.toString('utf8', at, keyEnd);
    const field = FIELDS[key.toLowerCase()];
    const isTaken = field !== undefined && tag.fields.has(field);
    tag.add(key, isTaken ? undefined : field, [utf8Text(bytes.subarray(keyEnd + 1, valueEnd))]);
    at = valueEnd + 1;
  }
}
