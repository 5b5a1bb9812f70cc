import type { FileBytes } from './file-bytes.ts';

const ID3V1_BYTES = 128;
const APE_FOOTER_BYTES = 32;
const LYRICS_FOOTER_BYTES = 15;
const MAX_TAGS = 8;

/** A tag after the audio, in file order. */
export interface TrailingTag {
  readonly type: 'id3v1' | 'apev2' | 'lyrics3' | 'id3v2';
  readonly offset: number;
  readonly sizeBytes: number;
}

/**
 * The tags that stand at the end of MP3, AAC, WavPack and APE files: ID3v1, APEv2 (wiki.hydrogenaud.io, APEv2
 * specification), Lyrics3 v2 (id3.org) and an appended ID3v2.4 with a footer. Audio ends where the first begins.
 */
export async function trailingTags(file: FileBytes, start: number): Promise<readonly TrailingTag[]> {
  const tags: TrailingTag[] = [];
  let end = file.sizeBytes;
  for (let count = 0; count < MAX_TAGS; count++) {
    const tag = await tagBefore(file, start, end);
    if (!tag) break;
    tags.unshift(tag);
    end = tag.offset;
  }
  return tags;
}

async function tagBefore(file: FileBytes, start: number, end: number): Promise<TrailingTag | null> {
  const tail = await file.read(Math.max(start, end - ID3V1_BYTES), Math.min(ID3V1_BYTES, end - start));
  const from = (bytes: number) => tail.subarray(Math.max(0, tail.length - bytes));
  if (tail.length === ID3V1_BYTES && tail.toString('latin1', 0, 3) === 'TAG')
    return { type: 'id3v1', offset: end - ID3V1_BYTES, sizeBytes: ID3V1_BYTES };
  const ape = from(APE_FOOTER_BYTES);
  if (ape.length === APE_FOOTER_BYTES && ape.toString('latin1', 0, 8) === 'APETAGEX') {
    const hasHeader = (ape.readUInt32LE(20) & 0x80000000) !== 0;
    const sizeBytes = ape.readUInt32LE(12) + (hasHeader ? APE_FOOTER_BYTES : 0);
    // One whose header is not where its size says has a wrong size: only the footer is known to be no audio.
    const isThere = !hasHeader || (await file.read(end - sizeBytes, 8)).toString('latin1') === 'APETAGEX';
    return sized('apev2', start, end, isThere ? sizeBytes : APE_FOOTER_BYTES, APE_FOOTER_BYTES);
  }
  const lyrics = from(LYRICS_FOOTER_BYTES).toString('latin1');
  const size = /^(\d{6})LYRICS200$/.exec(lyrics)?.[1];
  if (size !== undefined)
    return sized('lyrics3', start, end, Number(size) + LYRICS_FOOTER_BYTES, LYRICS_FOOTER_BYTES);
  const id3 = from(10);
  if (id3.length === 10 && id3.toString('latin1', 0, 3) === '3DI') {
    const body = id3.subarray(6).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
    return sized('id3v2', start, end, body + 20, 20);
  }
  return null;
}

function sized(
  type: TrailingTag['type'],
  start: number,
  end: number,
  sizeBytes: number,
  least: number,
): TrailingTag | null {
  return sizeBytes < least || sizeBytes > end - start ? null : { type, offset: end - sizeBytes, sizeBytes };
}
