import type { MpegHeader } from './mpeg-header.ts';

/**
 * The first frame of many MP3 files holds no audio but the facts of the file: `Xing`/`Info` (Xing, LAME) or `VBRI`
 * (Fraunhofer). Sources: gabriel.mp3-tech.org/mp3infotag.html, codeproject.com "MPEG Audio Frame Header".
 */
export interface MpegInfoFrame {
  readonly type: 'xing' | 'info' | 'vbri';
  /** Audio frames, this one not counted; null where not stated. */
  readonly packets: number | null;
  /** Bytes of audio including this frame; null where not stated. */
  readonly sizeBytes: number | null;
  /** Bytes 0–255 of 100 percent steps into the file; null where not stated. */
  readonly hasToc: boolean;
  readonly lame: LameTag | null;
}

/** What LAME adds to the Xing header; libavformat writes the same. */
export interface LameTag {
  readonly encoder: string;
  /** Encoder delay and padding in frames, as stored: the decoder's own 529 are not in them. */
  readonly delayFrames: number;
  readonly paddingFrames: number;
  /** Nibble of the VBR method: 1 CBR, 2 ABR, 3–6 VBR, 8 CBR two-pass, 9 ABR two-pass. */
  readonly method: number;
  readonly lowpassHz: number | null;
  /** The frame holds all of it: otherwise what follows is not known. */
  readonly isWhole: boolean;
  /** CRC-16 of all audio bytes after this frame, as stored. */
  readonly musicCrc: number;
  readonly musicBytes: number;
  /** CRC-16 of the info frame's first 190 bytes, as stored, and where the tag's own bytes end. */
  readonly tagCrc: number;
  readonly crcOffset: number;
}

/** Delay of every Layer III decoder, which ffmpeg and LAME take off together with the encoder's: 528 + 1. */
export const DECODER_DELAY_FRAMES = 529;

/** Where the last field of a tag ends, in the frame of all that puts it furthest back. */
const MAX_TAG_BYTES = 194;

/** How much of a file from a first frame on shows the whole of its tag, which may end behind the frame. */
export function infoFrameBytes(header: MpegHeader): number {
  return Math.max(header.sizeBytes, MAX_TAG_BYTES);
}

/**
 * Reads the info frame at the beginning of `frame`, of which there are `infoFrameBytes` or as many as the file has; null when it is an
 * audio frame.
 */
export function parseInfoFrame(frame: Buffer, header: MpegHeader): MpegInfoFrame | null {
  if (header.layer !== 3) return null;
  const sideInfo = header.version === 1 ? (header.channels === 1 ? 17 : 32) : header.channels === 1 ? 9 : 17;
  // A CRC moves the side information by two bytes; writers disagree whether it moves the tag.
  for (const offset of [4 + sideInfo, 6 + sideInfo]) {
    const id = frame.toString('latin1', offset, offset + 4);
    if (id === 'Xing' || id === 'Info')
      return parseXing(frame, offset, header, id === 'Xing' ? 'xing' : 'info');
  }
  if (frame.length >= 36 + 18 && frame.toString('latin1', 36, 40) === 'VBRI')
    return {
      type: 'vbri',
      sizeBytes: frame.readUInt32BE(46),
      packets: frame.readUInt32BE(50),
      hasToc: true,
      lame: null,
    };
  return null;
}

function parseXing(
  frame: Buffer,
  start: number,
  { sizeBytes: frameBytes }: MpegHeader,
  type: 'xing' | 'info',
): MpegInfoFrame | null {
  if (start + 8 > frame.length) return null;
  const flags = frame.readUInt32BE(start + 4);
  let offset = start + 8;
  const word = (present: boolean): number | null => {
    if (!present || offset + 4 > frame.length) return null;
    offset += 4;
    return frame.readUInt32BE(offset - 4);
  };
  const packets = word((flags & 1) !== 0);
  const sizeBytes = word((flags & 2) !== 0);
  const hasToc = (flags & 4) !== 0;
  if (hasToc) offset += 100;
  if ((flags & 8) !== 0) offset += 4;
  return { type, packets, sizeBytes, hasToc, lame: parseLame(frame, offset, frameBytes) };
}

/** Up to the delays; behind them come checksums, which old versions of libavformat left out with the end of a short frame. */
const LAME_DELAYS_END = 24;
const LAME_TAG_BYTES = 36;

/** As ffmpeg does, it reads on behind a frame that is too short. */
function parseLame(frame: Buffer, offset: number, frameBytes: number): LameTag | null {
  if (offset + LAME_DELAYS_END > frame.length) return null;
  const name = frame.toString('latin1', offset, offset + 4);
  // ffmpeg honours the delays of these three only (libavformat/mp3dec.c); others use the bytes otherwise.
  if (name !== 'LAME' && name !== 'Lavf' && name !== 'Lavc') return null;
  const delays = frame.readUIntBE(offset + 21, 3);
  const isWhole = offset + LAME_TAG_BYTES <= Math.min(frame.length, frameBytes);
  return {
    encoder: frame
      .toString('latin1', offset, offset + 9)
      .replace(/[^\x20-\x7e]/g, '')
      .trim(),
    delayFrames: delays >> 12,
    paddingFrames: delays & 0xfff,
    method: frame[offset + 9]! & 15,
    lowpassHz: frame[offset + 10]! * 100 || null,
    isWhole,
    musicBytes: isWhole ? frame.readUInt32BE(offset + 28) : 0,
    musicCrc: isWhole ? frame.readUInt16BE(offset + 32) : 0,
    tagCrc: isWhole ? frame.readUInt16BE(offset + 34) : 0,
    crcOffset: offset + 34,
  };
}
