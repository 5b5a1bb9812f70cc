import { id3v2Size } from '../formats/id3v2-size.ts';
import { trailingTags } from '../formats/trailing-tags.ts';
import type { FileBytes } from '../formats/file-bytes.ts';
import { readAiffTags } from './aiff/aiff-tags.ts';
import { apeTagSize, readApeTag } from './ape/ape-tag.ts';
import { readId3v1, ID3V1_BYTES } from './id3/id3v1.ts';
import { readId3v2 } from './id3/id3v2-tag.ts';
import { readMatroskaTags } from './matroska/matroska-tags.ts';
import { readMp4Tags } from './mp4/mp4-tags.ts';
import { readCafInfo } from './other/caf-info.ts';
import { readForeignTags } from './other/foreign-tags.ts';
import { readRiffTags } from './riff/riff-tags.ts';
import type { TagBlock } from './tag-block.ts';
import { readFlacTags } from './vorbis/flac-tags.ts';
import { readOggTags } from './vorbis/ogg-tags.ts';

const MAGIC_BYTES = 32;
/** Tags before the audio; more of them are an attack. */
const MAX_LEADING_TAGS = 16;
/** Where a DSF file says at what offset its ID3v2 tag lies (Sony, DSF File Format 1.01). */
const DSF_POINTER_OFFSET = 20;

/** What may stand before the audio of any file, and where that begins. */
interface LeadingTags {
  readonly id3: readonly TagBlock[];
  readonly ape: readonly TagBlock[];
  readonly audioOffset: number;
}

/**
 * Every tag of a file, in the order in which they lead: what belongs to the container, then ID3v2, APE, ID3v1. What is damaged is a
 * warning of its tag.
 *
 * @param path names the file to the library that reads ASF and DSDIFF
 * @throws PlayheadError when the system refuses to read
 */
export async function readTagBlocks(file: FileBytes, path: string): Promise<TagBlock[]> {
  const { id3, ape, audioOffset } = await leadingTags(file);
  const magic = Buffer.from(await file.read(audioOffset, MAGIC_BYTES));
  const { contained, hasTail } = await containedTags(file, path, audioOffset, magic);
  const tail = hasTail ? await tailTags(file, audioOffset) : { id3: [], ape: [], id3v1: [] };
  return [...contained, ...id3, ...tail.id3, ...ape, ...tail.ape, ...tail.id3v1];
}

async function leadingTags(file: FileBytes): Promise<LeadingTags> {
  const id3: TagBlock[] = [];
  const ape: TagBlock[] = [];
  let offset = 0;
  for (let count = 0; count < MAX_LEADING_TAGS; count++) {
    const head = Buffer.from(await file.read(offset, MAGIC_BYTES));
    const id3Bytes = id3v2Size(head);
    const sizeBytes = id3Bytes || apeTagSize(head);
    if (sizeBytes === 0) break;
    if (id3Bytes === 0) ape.push(await readApeTag(file, offset, sizeBytes));
    else id3.push(...[await readId3v2(file, offset)].filter((tag) => tag !== null));
    offset += sizeBytes;
  }
  return { id3, ape, audioOffset: offset };
}

interface ContainedTags {
  readonly contained: readonly TagBlock[];
  /** Whether tags may stand behind the audio, too. */
  readonly hasTail: boolean;
}

async function containedTags(
  file: FileBytes,
  path: string,
  start: number,
  magic: Buffer,
): Promise<ContainedTags> {
  const only = (contained: readonly TagBlock[]): ContainedTags => ({ contained, hasTail: false });
  switch (magic.toString('latin1', 0, 4)) {
    case 'fLaC':
      return { contained: [await readFlacTags(file, start)], hasTail: true };
    case 'OggS':
      return only([await readOggTags(file, start)]);
    case 'RIFF':
    case 'RF64':
    case 'BW64':
      return only(await readRiffTags(file, start));
    case 'FORM':
      return only(await readAiffTags(file, start));
    case 'caff':
      return only([await readCafInfo(file, start)]);
    case 'DSD ':
      return only(await dsfTags(file, magic));
    case '\x1aE\xdf\xa3':
      return only([await readMatroskaTags(file)]);
    case 'FRM8':
    case '0&\xb2u':
      return only(await readForeignTags(file, path));
    default:
      return isMp4(magic) ? only(await readMp4Tags(file)) : { contained: [], hasTail: true };
  }
}

/** A file of boxes begins with one of these. */
function isMp4(magic: Buffer): boolean {
  return ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot'].includes(magic.toString('latin1', 4, 8));
}

async function dsfTags(file: FileBytes, head: Buffer): Promise<TagBlock[]> {
  if (head.length < DSF_POINTER_OFFSET + 8) return [];
  const tag = await readId3v2(file, Number(head.readBigUInt64LE(DSF_POINTER_OFFSET)));
  return tag ? [tag] : [];
}

async function tailTags(
  file: FileBytes,
  start: number,
): Promise<Record<'id3' | 'ape' | 'id3v1', TagBlock[]>> {
  const found: Record<'id3' | 'ape' | 'id3v1', TagBlock[]> = { id3: [], ape: [], id3v1: [] };
  for (const { type, offset, sizeBytes } of await trailingTags(file, start)) {
    if (type === 'id3v1') found.id3v1.push(readId3v1(Buffer.from(await file.read(offset, ID3V1_BYTES))));
    else if (type === 'apev2') found.ape.push(await readApeTag(file, offset, sizeBytes));
    else if (type === 'id3v2')
      found.id3.push(...[await readId3v2(file, offset)].filter((tag) => tag !== null));
  }
  return found;
}
