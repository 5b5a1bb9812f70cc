import { crc32Ogg } from '../crc.ts';
import { OGG_HEADER_BYTES, type OggPage } from './ogg-page.ts';

const CONTINUED = 1;
const BEGINS_STREAM = 2;
const ENDS_STREAM = 4;
const MOST_SEGMENTS = 255;
const FULL_SEGMENT = 255;
/** What a page says on which no packet ends. */
const NO_POSITION = -1n;

interface PageParts {
  readonly flags: number;
  readonly granule: bigint;
  readonly serial: number;
  readonly sequence: number;
  readonly lacing: Uint8Array;
  readonly body: Uint8Array;
}

/** One page with its checksum (RFC 3533 §6). */
function pageBytes({ flags, granule, serial, sequence, lacing, body }: PageParts): Buffer {
  const bodyAt = OGG_HEADER_BYTES + lacing.length;
  const bytes = Buffer.alloc(bodyAt + body.length);
  bytes.write('OggS', 'latin1');
  bytes[5] = flags;
  bytes.writeBigInt64LE(granule, 6);
  bytes.writeUInt32LE(serial, 14);
  bytes.writeUInt32LE(sequence, 18);
  bytes[26] = lacing.length;
  bytes.set(lacing, OGG_HEADER_BYTES);
  bytes.set(body, bodyAt);
  bytes.writeUInt32LE(crc32Ogg(bytes, 0, bytes.length), 22);
  return bytes;
}

/** The pages of a stream's header packets: the first by itself, as it has to be, the others behind it. */
export function oggHeaderPages(packets: readonly Uint8Array[], serial: number): Buffer {
  const pages: Buffer[] = [];
  for (const group of [packets.slice(0, 1), packets.slice(1)]) {
    const lacing = group.flatMap(({ length }) => lacingOf(length));
    const body = Buffer.concat(group);
    for (let at = 0, bodyAt = 0; at < lacing.length; at += MOST_SEGMENTS) {
      const part = Uint8Array.from(lacing.slice(at, at + MOST_SEGMENTS));
      const partBytes = part.reduce((sum, segment) => sum + segment, 0);
      const isContinued = at > 0 && lacing[at - 1] === FULL_SEGMENT;
      pages.push(
        pageBytes({
          flags: (pages.length === 0 ? BEGINS_STREAM : 0) | (isContinued ? CONTINUED : 0),
          granule: part.every((segment) => segment === FULL_SEGMENT) ? NO_POSITION : 0n,
          serial,
          sequence: pages.length,
          lacing: part,
          body: body.subarray(bodyAt, bodyAt + partBytes),
        }),
      );
      bodyAt += partBytes;
    }
  }
  return Buffer.concat(pages);
}

/**
 * A page without what comes on it before a packet.
 *
 * @param bytes of the whole page
 * @param segment of the packet's first lacing value among those of the page
 */
export function oggPageFrom(bytes: Buffer, page: OggPage, segment: number): Buffer {
  const lacing = bytes.subarray(OGG_HEADER_BYTES + segment, page.headerBytes);
  const body = bytes.subarray(page.headerBytes + page.bodyBytes - lacing.reduce((sum, n) => sum + n, 0));
  return pageBytes({
    flags: page.endsStream ? ENDS_STREAM : 0,
    granule: lacing.every((n) => n === FULL_SEGMENT) ? NO_POSITION : (page.granule ?? NO_POSITION),
    ...{ serial: page.serial, sequence: page.sequence, lacing, body },
  });
}

/** How many lacing values a packet takes, or the part of one that goes on in the next page. */
export function segmentsOf(packetBytes: number, isUnfinished: boolean): number {
  return Math.floor(packetBytes / FULL_SEGMENT) + (isUnfinished ? 0 : 1);
}

function lacingOf(packetBytes: number): number[] {
  const segments = segmentsOf(packetBytes, false);
  return Array.from({ length: segments }, (_, index) =>
    index < segments - 1 ? FULL_SEGMENT : packetBytes % FULL_SEGMENT,
  );
}
