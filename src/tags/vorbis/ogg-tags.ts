import { FLAC_PICTURE, FLAC_VORBIS_COMMENT } from '../../formats/flac/flac-blocks.ts';
import { parseOggCodec, type OggCodec } from '../../formats/ogg/ogg-codec.ts';
import { OGG_MAX_PAGE_BYTES, parseOggPage } from '../../formats/ogg/ogg-page.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { TagBlock } from '../tag-block.ts';
import { addFlacPicture } from './flac-picture.ts';
import { addVorbisComment, VORBIS } from './vorbis-tag.ts';

/** Pages of header packets: comments of covers take some hundred. */
const MAX_PAGES = 4096;
const MAX_PACKET_BYTES = 64 << 20;
/** A FLAC stream may have more headers than comments and pictures; of a count that is no real one so many are read. */
const MAX_PACKETS = 256;
const FLAC_HEADER_BYTES = 4;

/** A header packet and the offset of the page on which it begins. */
interface HeaderPacket {
  readonly bytes: Buffer;
  readonly offset: number;
}

/** The comment header of the first audio stream of an Ogg file: Vorbis, Opus, Speex, FLAC. */
export async function readOggTags(file: FileBytes, start: number): Promise<TagBlock> {
  const tag = new TagBlock(VORBIS);
  let codec: OggCodec | null = null;
  let index = 0;
  for await (const { bytes, offset } of headerPackets(file, start)) {
    codec ??= parseOggCodec(bytes);
    if (index > 0 && codec) {
      if (codec.codec === 'flac') addFlacBlock(tag, bytes, offset);
      else addVorbisComment(tag, bytes.subarray(codec.commentPrefixBytes), offset);
    }
    const last = codec?.codec === 'flac' ? Math.max(1, codec.headerPackets - 1) : 1;
    if (!codec || index >= Math.min(last, MAX_PACKETS)) break;
    index++;
  }
  return tag;
}

/** Each header after the first of FLAC in Ogg is a metadata block (RFC 9639 §10.1). */
function addFlacBlock(tag: TagBlock, packet: Buffer, offset: number): void {
  const type = packet[0]! & 0x7f;
  const body = packet.subarray(FLAC_HEADER_BYTES);
  if (type === FLAC_VORBIS_COMMENT) addVorbisComment(tag, body, offset);
  if (type === FLAC_PICTURE) addFlacPicture(tag, body, offset);
}

/** The packets of the first stream whose codec we know, from its first page on. */
async function* headerPackets(file: FileBytes, start: number): AsyncGenerator<HeaderPacket> {
  let serial: number | null = null;
  let parts: Buffer[] = [];
  let partsBytes = 0;
  let packetOffset = start;
  let offset = start;
  for (let count = 0; count < MAX_PAGES; count++) {
    const bytes = await file.read(offset, OGG_MAX_PAGE_BYTES);
    const page = parseOggPage(bytes, 0);
    if (!page) return;
    const first = bytes.subarray(page.headerBytes, page.headerBytes + (page.packetBytes[0] ?? 0));
    if (serial === null && page.beginsStream && parseOggCodec(Buffer.from(first))) serial = page.serial;
    if (serial === null && !page.beginsStream) return;
    if (page.serial === serial) {
      let at = page.headerBytes;
      for (const [index, length] of page.packetBytes.entries()) {
        if (parts.length === 0) packetOffset = offset;
        if (partsBytes + length > MAX_PACKET_BYTES) return;
        parts.push(Buffer.from(bytes.subarray(at, at + length)));
        partsBytes += length;
        at += length;
        if (page.unfinished && index === page.packetBytes.length - 1) continue;
        yield { bytes: Buffer.concat(parts), offset: packetOffset };
        parts = [];
        partsBytes = 0;
      }
    }
    offset += page.headerBytes + page.bodyBytes;
  }
}
