import type { FileBytes } from '../file-bytes.ts';
import {
  headerFacts,
  type HeaderFacts,
  type HeaderWarning,
  streamFacts,
  type StreamFacts,
} from '../header-facts.ts';
import { readOggEnd, type LastPage } from './ogg-end.ts';
import { packetFramesOf, parseOggCodec, type OggCodec } from './ogg-codec.ts';
import { OGG_MAX_PAGE_BYTES, parseOggPage, type OggPage } from './ogg-page.ts';
import { parseVorbisComment } from './vorbis-comment.ts';

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
}

/**
 * Ogg with Vorbis, Opus, FLAC or Speex.
 *
 * The length is the last page's granule minus pre-skip minus the position of the first packet: what ffmpeg decodes. A
 * chained file (another stream after the first) has no length until its pages are scanned: `frames` is null. Streams that
 * run beside each other are told apart by their serial numbers.
 */
export async function probeOgg(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const begin = await readOggStart(file, start);
  if (!begin) return null;
  const { codec } = begin;
  const warnings: HeaderWarning[] = [];
  const serials = [...begin.streams.keys()];
  const end = await readOggEnd(file, begin.audioOffset, new Set(serials));
  const last = end.pages.get(begin.serial);
  const isChained = end.foreignOffset !== null;
  if (isChained)
    warnings.push({
      code: 'chained-streams',
      message: 'more than one stream, one after the other',
      offset: end.foreignOffset,
    });
  else if (last && !last.endsStream)
    warnings.push({ code: 'no-end-of-stream', message: 'the last page is not marked as the end' });
  const streams = serials.flatMap((serial, streamIndex) => {
    const own = begin.streams.get(serial) ?? null;
    if (own === null) return [];
    const firstFrame = serial === begin.serial ? begin.firstFrame : 0;
    const frames = isChained ? null : framesOf(own, end.pages.get(serial), firstFrame);
    return [streamOf(own, streamIndex, frames)];
  });
  // The stream that is played is the first whose codec we know.
  const [first, ...otherStreams] = streams.map((stream, audioIndex) => ({ ...stream, audioIndex }));
  const frames = first!.frames;
  const bytes = file.sizeBytes - begin.audioOffset;
  return headerFacts({
    ...first!,
    container: 'ogg',
    firstStampFrames: begin.firstFrame,
    audioOffset: begin.audioOffset,
    audioEnd: file.sizeBytes,
    bitRate:
      frames === null || frames === 0 ? codec.bitRate : Math.round((bytes * 8 * codec.sampleRate) / frames),
    encoder: vendorOf(begin),
    warnings,
    otherStreams,
  });
}

/** What a stream is long by its last page, or else by its header. */
function framesOf(codec: OggCodec, last: LastPage | undefined, firstFrame: number): number | null {
  if (!last) return codec.streamInfo?.frames ?? null;
  return Math.max(0, Number(last.granule) - codec.initialPadding - firstFrame);
}

function streamOf(codec: OggCodec, streamIndex: number, frames: number | null): StreamFacts {
  const lossless = codec.codec === 'flac';
  return streamFacts({
    codec: codec.codec,
    sampleRate: codec.sampleRate,
    channels: codec.channels,
    channelLayout: codec.channelLayout,
    bitsPerSample: codec.streamInfo?.bitsPerSample ?? null,
    frames,
    // Speex decoders differ by the look-ahead that no header states.
    framesSource: frames === null ? null : codec.codec === 'speex' ? 'estimate' : 'header',
    initialPadding: codec.initialPadding,
    bitRate: codec.bitRate,
    bitRateMode: lossless ? 'lossless' : 'vbr',
    lossless,
    md5: codec.streamInfo?.md5 ?? null,
    streamIndex,
  });
}

/** Reads pages up to the first with audio; null when the first pages hold no codec we know. */
export async function readOggStart(file: FileBytes, start: number, audioIndex = 0): Promise<OggStart | null> {
  const streams = new Map<number, OggCodec | null>();
  const headers: Buffer[] = [];
  let codec: OggCodec | null = null;
  let audioStreams = 0;
  let serial = -1;
  let partial: Buffer | null = null;
  let offset = start;
  for (let count = 0; count < MAX_HEADER_PAGES; count++) {
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
        return { codec, serial, streams, headers, audioOffset: offset, firstFrame };
      }
      partial = collectHeaders(page, bytes, headers, partial);
    }
    offset += pageBytes;
  }
  return (
    codec && { codec, serial, streams, headers, audioOffset: Math.min(offset, file.sizeBytes), firstFrame: 0 }
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

function vendorOf(begin: OggStart): string | null {
  const comment = begin.headers[1];
  return (comment && parseVorbisComment(comment.subarray(begin.codec.commentPrefixBytes))?.vendor) ?? null;
}
