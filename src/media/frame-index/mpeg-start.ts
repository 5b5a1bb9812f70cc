import type { ByteReader } from './byte-reader.ts';
import { type MpegFrameHeader, parseMpegFrameHeader, SAME_STREAM_MASK } from './mpeg-frame-header.ts';

/** Where the audio of an MP3 file begins, and what its tag frame (Xing, Info or VBRI) says of the whole. */
export interface MpegStart {
  /** Of the first frame that is audio. */
  readonly offset: number;
  readonly header: MpegFrameHeader;
  readonly headerBits: number;
  /** Frames the linear decode drops from the start: LAME's delay and the decoder's own 529. 0 without such a tag. */
  readonly initialPadding: number;
  /** Coded frames the tag promises, the tag frame not counted. */
  readonly taggedPackets: number | null;
  /** Length of the track in frames by the tag, both paddings removed. */
  readonly endFrame: number | null;
}

/** Delay of an MPEG layer 3 decoder, which ffmpeg removes together with the encoder's. */
const DECODER_DELAY_FRAMES = 529;
/** As far as ffmpeg looks for a first frame. */
const SEARCH_BYTES = 65_536;

/** Finds the start of the audio as ffmpeg's mp3 demuxer does. Null if there are no two frames in a row where it looks. */
export async function findMpegStart(reader: ByteReader): Promise<MpegStart | null> {
  const base = await skipId3v2(reader);
  const bytes = await reader.read(base, SEARCH_BYTES + 8192);
  const tag = readTagFrame(bytes);
  const from = tag?.bytes ?? 0;
  for (let at = from; at - from < SEARCH_BYTES && at + 4 <= bytes.length; at++) {
    const headerBits = readUint32(bytes, at);
    const header = parseMpegFrameHeader(headerBits);
    if (header === null) continue;
    const next = readUint32(bytes, at + header.frameBytes);
    const follows = parseMpegFrameHeader(next) !== null && ((next ^ headerBits) & SAME_STREAM_MASK) === 0;
    if (!follows && base + at + header.frameBytes < reader.sizeBytes) continue;
    const initialPadding = tag?.initialPadding ?? 0;
    const taggedPackets = tag?.packets ?? null;
    return {
      offset: base + at,
      header,
      headerBits,
      initialPadding,
      taggedPackets,
      endFrame:
        taggedPackets === null || tag === null || tag.initialPadding === 0
          ? null
          : Math.max(
              0,
              taggedPackets * header.frames -
                Math.max(0, tag.endPadding - DECODER_DELAY_FRAMES) -
                initialPadding,
            ),
    };
  }
  return null;
}

interface TagFrame {
  readonly bytes: number;
  readonly packets: number | null;
  readonly initialPadding: number;
  readonly endPadding: number;
}

/** The first frame, if it is a tag in the form of a frame that decodes to silence; ffmpeg then does not decode it. */
function readTagFrame(bytes: Buffer): TagFrame | null {
  const header = parseMpegFrameHeader(readUint32(bytes, 0));
  if (header?.layer !== 3) return null;
  const xing = readXing(bytes, header);
  if (xing !== null) return xing;
  const VBRI = 36;
  if (bytes.toString('latin1', VBRI, VBRI + 4) !== 'VBRI' || bytes.length < VBRI + 18) return null;
  if (bytes.readUInt16BE(VBRI + 4) !== 1) return null;
  const packets = readUint32(bytes, VBRI + 14);
  if (packets === 0 && readUint32(bytes, VBRI + 10) === 0) return null;
  return { bytes: header.frameBytes, packets: packets || null, initialPadding: 0, endPadding: 0 };
}

function readXing(bytes: Buffer, header: MpegFrameHeader): TagFrame | null {
  // The tag lies where the side information would end, checksum or not.
  let at = 4 + (header.version === '1' ? (header.channels === 1 ? 17 : 32) : header.channels === 1 ? 9 : 17);
  const name = bytes.toString('latin1', at, at + 4);
  if (name !== 'Xing' && name !== 'Info') return null;
  const flags = readUint32(bytes, at + 4);
  at += 8;
  const packets = flags & 1 ? readUint32(bytes, at) : 0;
  if (flags & 1) at += 4;
  const size = flags & 2 ? readUint32(bytes, at) : 0;
  if (flags & 2) at += 4;
  if (packets === 0 && size === 0) return null;
  if (flags & 4) at += 100;
  if (flags & 8) at += 4;
  const encoder = bytes.toString('latin1', at, at + 4);
  const hasDelays = ['LAME', 'Lavf', 'Lavc'].includes(encoder) && at + 24 <= bytes.length;
  const delays = hasDelays ? bytes.readUIntBE(at + 21, 3) : 0;
  return {
    bytes: header.frameBytes,
    packets: packets || null,
    initialPadding: hasDelays ? (delays >> 12) + DECODER_DELAY_FRAMES : 0,
    endPadding: delays & 0xfff,
  };
}

async function skipId3v2(reader: ByteReader): Promise<number> {
  let at = 0;
  for (;;) {
    const head = await reader.read(at, 10);
    if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return at;
    if (head[3] === 0xff || head[4] === 0xff || ((head[6]! | head[7]! | head[8]! | head[9]!) & 0x80) !== 0)
      return at;
    const size = (head[6]! << 21) | (head[7]! << 14) | (head[8]! << 7) | head[9]!;
    const footerBytes = (head[5]! & 0x10) !== 0 ? 10 : 0;
    at += 10 + size + footerBytes;
    if (at >= reader.sizeBytes) return at;
  }
}

function readUint32(bytes: Buffer, at: number): number {
  return at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0;
}
