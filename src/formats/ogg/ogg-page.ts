import { crc32Ogg } from '../crc.ts';

/** One Ogg page (RFC 3533 §6). Packets are slices of the page's body. */
export interface OggPage {
  readonly continued: boolean;
  readonly beginsStream: boolean;
  readonly endsStream: boolean;
  /** Position at the end of the last packet that ends here, in the codec's units; null when none ends here (-1). */
  readonly granule: bigint | null;
  readonly serial: number;
  readonly sequence: number;
  readonly crc: number;
  readonly headerBytes: number;
  readonly bodyBytes: number;
  /** Lengths of the packets or parts of packets in the body, in order. */
  readonly packetBytes: readonly number[];
  /** The last packet goes on in the next page. */
  readonly unfinished: boolean;
}

export const OGG_HEADER_BYTES = 27;
/** With all lacing values. */
export const OGG_MAX_HEADER_BYTES = OGG_HEADER_BYTES + 255;
/** The largest page: header, 255 lacing values, 255 × 255 bytes. */
export const OGG_MAX_PAGE_BYTES = 27 + 255 + 255 * 255;

/** Reads the page at `offset`; null when none is there or its header is cut off. The body may be cut off. */
export function parseOggPage(bytes: Buffer, offset: number): OggPage | null {
  if (offset + OGG_HEADER_BYTES > bytes.length) return null;
  if (bytes.readUInt32BE(offset) !== 0x4f676753 || bytes[offset + 4] !== 0) return null;
  const segments = bytes[offset + 26]!;
  const headerBytes = OGG_HEADER_BYTES + segments;
  if (offset + headerBytes > bytes.length) return null;
  const packetBytes: number[] = [];
  let bodyBytes = 0;
  let packet = 0;
  let open = false;
  for (let index = 0; index < segments; index++) {
    const lace = bytes[offset + OGG_HEADER_BYTES + index]!;
    bodyBytes += lace;
    packet += lace;
    open = lace === 255;
    if (!open) {
      packetBytes.push(packet);
      packet = 0;
    }
  }
  if (open) packetBytes.push(packet);
  const flags = bytes[offset + 5]!;
  const granule = bytes.readBigInt64LE(offset + 6);
  return {
    continued: (flags & 1) !== 0,
    beginsStream: (flags & 2) !== 0,
    endsStream: (flags & 4) !== 0,
    granule: granule === -1n ? null : granule,
    serial: bytes.readUInt32LE(offset + 14),
    sequence: bytes.readUInt32LE(offset + 18),
    crc: bytes.readUInt32LE(offset + 22),
    headerBytes,
    bodyBytes,
    packetBytes,
    unfinished: open,
  };
}

/** What the `crc` of a whole page has to be: it is computed with its own field zero. */
export function oggPageCrc(page: Buffer): number {
  const header = crc32Ogg(ZEROS, 0, 4, crc32Ogg(page, 0, 22));
  return crc32Ogg(page, 26, page.length, header);
}
const ZEROS = new Uint8Array(4);
