import type { FileBytes } from '../file-bytes.ts';
import { packetFramesOf, parseOggCodec, type OggCodec } from './ogg-codec.ts';
import { OGG_MAX_PAGE_BYTES, parseOggPage, type OggPage } from './ogg-page.ts';

/** Pages looked at before the first audio page is given up: huge cover art takes some hundred. */
const MAX_HEADER_PAGES = 1024;
/** Header packets kept in memory: the comment's beginning is enough, a Vorbis setup is some 8 kB. */
const MAX_HEADER_PACKET_BYTES = 262_144;

/** One logical audio stream: its headers and its first page with audio. */
export interface OggStart {
  readonly codec: OggCodec;
  readonly serial: number;
  /** All streams of the first group, in the order in which they begin, with the codecs of those that we know. */
  readonly streams: ReadonlyMap<number, OggCodec | null>;
  readonly headers: readonly Buffer[];
  readonly audioOffset: number;
  /** Frames before the first page's first packet: more than 0 in a recording that began in mid-stream. */
  readonly firstFrame: number;
  /** Number of the first page with audio; null if there is none. */
  readonly firstSequence: number | null;
}

/**
 * Reads pages up to the first with audio; null when the first pages hold no codec we know.
 *
 * @param end where the next link of a chained file begins; the end of the file otherwise
 */
export async function readOggStart(
  file: FileBytes,
  start: number,
  audioIndex = 0,
  end = file.sizeBytes,
): Promise<OggStart | null> {
  const streams = new Map<number, OggCodec | null>();
  const headers: Buffer[] = [];
  let codec: OggCodec | null = null;
  let audioStreams = 0;
  let serial = -1;
  let partial: Buffer | null = null;
  let offset = start;
  for (let count = 0; count < MAX_HEADER_PAGES && offset < end; count++) {
    const bytes = await file.read(offset, OGG_MAX_PAGE_BYTES);
    const page = parseOggPage(bytes, 0);
    if (!page) break;
    const pageBytes = page.headerBytes + page.bodyBytes;
    if (page.beginsStream) {
      const packet = Buffer.from(
        bytes.subarray(page.headerBytes, page.headerBytes + (page.packetBytes[0] ?? 0)),
      );
      const begun = parseOggCodec(packet);
      streams.set(page.serial, begun);
      if (begun && audioStreams++ === audioIndex) {
        codec = begun;
        serial = page.serial;
        headers.push(packet);
      }
    } else if (!codec) {
      break;
    } else if (page.serial === serial) {
      if (headers.length >= codec.headerPackets && partial === null) {
        const firstFrame = firstFrameOf(page, bytes, codec, headers);
        return {
          ...{ codec, serial, streams, headers, audioOffset: offset, firstFrame },
          firstSequence: page.sequence,
        };
      }
      partial = collectHeaders(page, bytes, headers, partial);
    }
    offset += pageBytes;
  }
  return (
    codec && {
      codec,
      serial,
      streams,
      headers,
      audioOffset: Math.min(offset, end),
      firstFrame: 0,
      firstSequence: null,
    }
  );
}

/** Adds the packets that end on this page to `headers`; gives the one that goes on. */
function collectHeaders(
  page: OggPage,
  bytes: Buffer,
  headers: Buffer[],
  partial: Buffer | null,
): Buffer | null {
  let at = page.headerBytes;
  let open = partial;
  page.packetBytes.forEach((length, index) => {
    const part = bytes.subarray(at, at + length);
    at += length;
    const room = Math.max(0, MAX_HEADER_PACKET_BYTES - (open?.length ?? 0));
    const packet = Buffer.concat(open ? [open, part.subarray(0, room)] : [part.subarray(0, room)]);
    const unfinished = page.unfinished && index === page.packetBytes.length - 1;
    open = unfinished ? packet : null;
    if (!unfinished) headers.push(packet);
  });
  return open;
}

/** Granule of the first audio page minus the frames its packets hold: 0 unless the stream was cut out of another. */
function firstFrameOf(page: OggPage, bytes: Buffer, codec: OggCodec, headers: readonly Buffer[]): number {
  // The last page may be cut short on purpose: its granule says where the audio ends, not how much is in it.
  if (page.granule === null || page.endsStream || page.continued) return 0;
  const framesOf = packetFramesOf(codec, headers[0]!, headers[2] ?? null);
  let frames = 0;
  let at = page.headerBytes;
  const complete = page.packetBytes.length - (page.unfinished ? 1 : 0);
  for (let index = 0; index < complete; index++) {
    const packetFrames = framesOf(bytes.subarray(at, at + page.packetBytes[index]!));
    if (packetFrames === null) return 0;
    frames += packetFrames;
    at += page.packetBytes[index]!;
  }
  return Math.max(0, Number(page.granule) - frames);
}
