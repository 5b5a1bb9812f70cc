import { skipId3v2 } from '../id3v2-size.ts';
import { canBeginMpegStream, type MpegHeader, parseMpegHeader } from './mpeg-header.ts';
import { DECODER_DELAY_FRAMES, infoFrameBytes, parseInfoFrame } from './mpeg-info-frame.ts';
import { trailingTags } from '../trailing-tags.ts';
import type { EndCut } from '../frame-index/scan-subject.ts';
import type { FileBytes } from '../file-bytes.ts';

/** Where ffmpeg's linear decode of an MP3 file begins, and what it drops because of the file's tag frame. */
export interface MpegStart {
  /** Of the first frame that is decoded. */
  readonly offset: number;
  readonly header: MpegHeader;
  readonly word: number;
  /** Frames the linear decode drops from the start: LAME's delay and the decoder's own 529. 0 without such a tag. */
  readonly initialPadding: number;
  readonly endCut: EndCut | null;
}

/** As far as ffmpeg looks for a first frame. */
const SEARCH_BYTES = 65_536;
/** More than the longest coded frame (layer I at 448 kbit/s and 32 kHz). */
const LONGEST_FRAME_BYTES = 4096;

/**
 * Finds the start of the audio where ffmpeg's mp3 demuxer does: a tag frame counts only as the very first thing after the
 * ID3v2 tags, and decoding begins at the first header that another of its kind follows. Null if there is none.
 */
export async function findMpegStart(file: FileBytes): Promise<MpegStart | null> {
  const base = await skipId3v2(file, 0);
  const bytes = await file.read(base, SEARCH_BYTES + 2 * LONGEST_FRAME_BYTES);
  const tag = readTagFrame(bytes);
  const from = tag?.sizeBytes ?? 0;
  for (let at = from; at - from < SEARCH_BYTES && at + 4 <= bytes.length; at++) {
    const word = bytes.readUInt32BE(at);
    const header = parseMpegHeader(word);
    if (header === null || !isFollowed(bytes, at, word, header)) continue;
    return {
      offset: base + at,
      header,
      word,
      initialPadding: tag?.initialPadding ?? 0,
      endCut: tag === null ? null : await endCutOf(file, base, tag, header),
    };
  }
  return null;
}

function isFollowed(bytes: Buffer, at: number, word: number, header: MpegHeader): boolean {
  const next = at + header.sizeBytes;
  if (next + 4 > bytes.length) return next >= bytes.length - 4;
  const nextWord = bytes.readUInt32BE(next);
  return parseMpegHeader(nextWord) !== null && canBeginMpegStream(word, nextWord);
}

interface TagFrame {
  readonly sizeBytes: number;
  readonly packets: number | null;
  /** Bytes of the audio with this frame. */
  readonly audioBytes: number | null;
  readonly initialPadding: number;
  readonly endPadding: number;
}

/** The first frame, if it is one of those tags in the form of a frame, which ffmpeg then does not decode. */
function readTagFrame(bytes: Buffer): TagFrame | null {
  const header = bytes.length < 4 ? null : parseMpegHeader(bytes.readUInt32BE(0));
  if (header === null) return null;
  const frame = bytes.subarray(0, infoFrameBytes(header));
  const info = parseInfoFrame(frame, header);
  if (info === null || (!info.packets && !info.sizeBytes)) return null;
  if (info.type !== 'vbri') {
    // Of the two places a tag may have in a frame with a checksum, ffmpeg knows only the one without.
    const at = header.version === 1 ? (header.channels === 1 ? 21 : 36) : header.channels === 1 ? 13 : 21;
    if (!['Xing', 'Info'].includes(frame.toString('latin1', at, at + 4))) return null;
  }
  const { lame } = info;
  return {
    sizeBytes: header.sizeBytes,
    packets: info.packets,
    audioBytes: info.sizeBytes,
    initialPadding: lame === null ? 0 : lame.delayFrames + DECODER_DELAY_FRAMES,
    endPadding: lame?.paddingFrames ?? 0,
  };
}

async function endCutOf(
  file: FileBytes,
  base: number,
  tag: TagFrame,
  header: MpegHeader,
): Promise<EndCut | null> {
  if (tag.packets === null || tag.initialPadding === 0) return null;
  const { audioBytes } = tag;
  // Measured: a tag whose size differs from the file's by more than a sixteenth is not believed, and nothing is dropped.
  const smaller = Math.min(file.sizeBytes, audioBytes ?? file.sizeBytes);
  const isBelieved = Math.abs(file.sizeBytes - (audioBytes ?? file.sizeBytes)) <= smaller / 16;
  if (!isBelieved) return null;
  const toFrame = tag.packets * header.frames;
  const fromFrame = toFrame - Math.max(0, tag.endPadding - DECODER_DELAY_FRAMES);
  const tags = await trailingTags(file, base);
  const audioEnd = tags[0]?.offset ?? file.sizeBytes;
  const isAtEnd = audioBytes !== null && Math.abs(base + audioBytes - audioEnd) < header.sizeBytes;
  return { fromFrame, toFrame, isAtEnd };
}
