import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type BitRateMode, type HeaderFacts, type HeaderWarning } from '../header-facts.ts';
import {
  canBeginMpegStream,
  MPEG_HEADER_BYTES,
  parseMpegHeader,
  sameMpegStream,
  type MpegHeader,
} from './mpeg-header.ts';
import {
  DECODER_DELAY_FRAMES,
  infoFrameBytes,
  parseInfoFrame,
  type LameTag,
  type MpegInfoFrame,
} from './mpeg-info-frame.ts';
import { trailingTags } from '../trailing-tags.ts';

/** Junk before the first frame is skipped this far; ffmpeg gives up at the same order of size. */
const SYNC_SEARCH_BYTES = 65_536;
/** Files up to this size are walked header by header, so their length is counted and not guessed. */
export const WALK_LIMIT_BYTES = 1_048_576;
/** Headers in a row that make a stream; random bytes pass one in some 3,000 places. */
const CONFIRMING_HEADERS = 3;

/** Where the first frame is. */
export interface MpegStart {
  readonly offset: number;
  readonly word: number;
  readonly header: MpegHeader;
}

/**
 * MPEG-1/2/2.5 layers I–III at `start` (after any ID3v2 tag).
 *
 * With a Xing/Info frame and LAME's delays the length is exact and equals ffmpeg's decode: packets × frames − delay −
 * padding, where no more than padding − 529 can be cut from the end. Without, small files are counted (`scan`: every
 * coded frame, as a decoder gives them), large ones of constant bit rate are estimated, others are null.
 */
export async function probeMpegAudio(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const tags = await trailingTags(file, start);
  const audioEnd = tags[0]?.offset ?? file.sizeBytes;
  const nearest = await findFirstFrame(file, start, audioEnd);
  if (!nearest) return null;
  const isBehindJunk = nearest.offset > start;
  const first = isBehindJunk
    ? ((await findFirstFrame(file, start, audioEnd, canBeginMpegStream)) ?? nearest)
    : nearest;
  const { header } = first;
  // ffmpeg knows a tag frame as the very first thing only. Behind anything else it is a frame as the others are, and decoded.
  const info = isBehindJunk
    ? null
    : parseInfoFrame(Buffer.from(await file.read(first.offset, infoFrameBytes(header))), header);
  const audioOffset = first.offset + (info ? header.sizeBytes : 0);
  const warnings: HeaderWarning[] = [];
  if (isBehindJunk)
    warnings.push({
      code: 'junk-before-audio',
      message: `${nearest.offset - start} bytes before the first frame belong to no tag`,
      offset: start,
    });
  const length =
    exactLength(first, info, audioEnd, warnings) ??
    (await walkedLength(file, audioOffset, audioEnd, first, info));
  return headerFacts({
    container: 'mp3',
    codec: header.layer === 3 ? 'mp3' : `mp${header.layer}`,
    sampleRate: header.sampleRate,
    channels: header.channels,
    channelLayout: header.channels === 1 ? 'mono' : 'stereo',
    ...length,
    initialPadding: info?.lame ? info.lame.delayFrames + DECODER_DELAY_FRAMES : 0,
    trailingPadding: info?.lame ? Math.max(0, info.lame.paddingFrames - DECODER_DELAY_FRAMES) : 0,
    audioOffset,
    audioEnd,
    bitRate: info?.type === 'info' ? await nominalBitRate(file, audioOffset, header) : length.bitRate,
    bitRateMode: length.bitRateMode ?? modeOf(info),
    encoder: info?.lame?.encoder ?? null,
    encoderSettings: info?.lame ? settingsOf(info.lame) : null,
    warnings,
  });
}

type Length = Pick<HeaderFacts, 'frames' | 'framesSource' | 'bitRate' | 'bitRateMode'>;

function exactLength(
  first: MpegStart,
  info: MpegInfoFrame | null,
  audioEnd: number,
  warnings: HeaderWarning[],
): Length | null {
  if (!info?.packets) return null;
  const bytes = audioEnd - first.offset;
  if (info.sizeBytes !== null && Math.abs(bytes - info.sizeBytes) > toleranceBytes(info.sizeBytes)) {
    warnings.push({
      code: bytes < info.sizeBytes ? 'audio-truncated' : 'audio-longer-than-header',
      message: `the ${info.type === 'vbri' ? 'VBRI' : 'Xing'} header promises ${info.sizeBytes} bytes of audio, the file has ${bytes}`,
      offset: first.offset,
    });
    return null;
  }
  const coded = info.packets * first.header.frames;
  const { lame } = info;
  const cut = lame
    ? lame.delayFrames + DECODER_DELAY_FRAMES + Math.max(0, lame.paddingFrames - DECODER_DELAY_FRAMES)
    : 0;
  return {
    frames: Math.max(0, coded - cut),
    framesSource: info.type === 'vbri' ? 'estimate' : 'header',
    bitRate: Math.round(((bytes - first.header.sizeBytes) * 8 * first.header.sampleRate) / coded),
    bitRateMode: null,
  };
}

/** The info frame may be larger than the others: the first frame with audio has the rate of a CBR file. */
async function nominalBitRate(file: FileBytes, audioOffset: number, info: MpegHeader): Promise<number> {
  const bytes = await file.read(audioOffset, MPEG_HEADER_BYTES);
  const header = bytes.length === MPEG_HEADER_BYTES ? parseMpegHeader(bytes.readUInt32BE(0)) : null;
  return (header ?? info).bitRate;
}

/** Taggers that do not know the format they tag leave a little more or less than the header counted. */
function toleranceBytes(sizeBytes: number): number {
  return Math.max(4096, sizeBytes / 1000);
}

async function walkedLength(
  file: FileBytes,
  audioOffset: number,
  audioEnd: number,
  first: MpegStart,
  info: MpegInfoFrame | null,
): Promise<Length> {
  const whole = audioEnd - audioOffset <= WALK_LIMIT_BYTES;
  const bytes = await file.read(
    audioOffset,
    Math.min(audioEnd - audioOffset, whole ? WALK_LIMIT_BYTES : 65_536),
  );
  const walk = walkFrames(bytes, first.word);
  const delay = info?.lame ? info.lame.delayFrames + DECODER_DELAY_FRAMES : 0;
  const mean = walk.packets === 0 ? first.header.bitRate : walk.bitRateSum / walk.packets;
  const bitRateMode: BitRateMode = walk.constant ? 'cbr' : 'vbr';
  if (whole)
    return {
      frames: Math.max(0, walk.packets * first.header.frames - delay),
      // Behind another kind of frame ffmpeg counts on, at the rate of the first.
      framesSource: walk.isMixed ? 'estimate' : 'scan',
      bitRate: Math.round(mean),
      bitRateMode,
    };
  if (!walk.constant) return { frames: null, framesSource: null, bitRate: null, bitRateMode };
  const seconds = ((audioEnd - audioOffset) * 8) / mean;
  return {
    frames: Math.round(seconds * first.header.sampleRate),
    framesSource: 'estimate',
    bitRate: mean,
    bitRateMode,
  };
}

interface Walk {
  readonly packets: number;
  readonly bitRateSum: number;
  readonly constant: boolean;
  /** Frames of another stream came, too. */
  readonly isMixed: boolean;
}

/** Counts the frames of one stream in memory, stepping over junk. */
function walkFrames(bytes: Buffer, word: number): Walk {
  let packets = 0;
  let bitRateSum = 0;
  let constant = true;
  let isMixed = false;
  let firstRate = 0;
  let offset = 0;
  while (offset + MPEG_HEADER_BYTES <= bytes.length) {
    const here = bytes.readUInt32BE(offset);
    const header = sameMpegStream(here, word) ? parseMpegHeader(here) : null;
    if (!header) {
      isMixed ||= beginsAnother(bytes, offset, here);
      offset++;
      continue;
    }
    // Of a last frame that the end cuts short a decoder makes what it can; where only the beginning is looked at, one does not matter.
    if (packets === 0) firstRate = header.bitRate;
    else if (header.bitRate !== firstRate) constant = false;
    packets++;
    bitRateSum += header.bitRate;
    offset += header.sizeBytes;
  }
  return { packets, bitRateSum, constant, isMixed };
}

/** Whether a frame that is followed by one of its own kind begins here. */
function beginsAnother(bytes: Buffer, offset: number, word: number): boolean {
  const next = offset + (parseMpegHeader(word)?.sizeBytes ?? bytes.length);
  if (next + MPEG_HEADER_BYTES > bytes.length) return false;
  const nextWord = bytes.readUInt32BE(next);
  return sameMpegStream(nextWord, word) && parseMpegHeader(nextWord) !== null;
}

/** Finds the first frame: a header that others of the same stream follow, or that fills the file to its end. */
export async function findFirstFrame(
  file: FileBytes,
  start: number,
  audioEnd: number,
  isSame = sameMpegStream,
): Promise<MpegStart | null> {
  const bytes = await file.read(start, Math.min(SYNC_SEARCH_BYTES, audioEnd - start));
  for (let offset = 0; offset + MPEG_HEADER_BYTES <= bytes.length; offset++) {
    if (bytes[offset] !== 0xff) continue;
    const word = bytes.readUInt32BE(offset);
    const header = parseMpegHeader(word);
    if (header && confirmed(bytes, offset, word, header, audioEnd - start, isSame))
      return { offset: start + offset, word, header };
  }
  return null;
}

function confirmed(
  bytes: Buffer,
  offset: number,
  word: number,
  header: MpegHeader,
  end: number,
  isSame: (a: number, b: number) => boolean,
): boolean {
  let next = offset + header.sizeBytes;
  for (let count = 1; count < CONFIRMING_HEADERS; count++) {
    // The stream may be shorter than the proof: then it must have begun at the very start.
    if (next + MPEG_HEADER_BYTES > bytes.length)
      return offset === 0 && next <= end && count > 1 ? true : next === end;
    const nextWord = bytes.readUInt32BE(next);
    const nextHeader = isSame(word, nextWord) ? parseMpegHeader(nextWord) : null;
    if (!nextHeader) return false;
    next += nextHeader.sizeBytes;
  }
  return true;
}

function modeOf(info: MpegInfoFrame | null): BitRateMode | null {
  if (!info) return null;
  if (info.type === 'info') return 'cbr';
  return info.lame && (info.lame.method === 2 || info.lame.method === 9) ? 'abr' : 'vbr';
}

const METHODS: Readonly<Record<number, string>> = {
  1: 'CBR',
  2: 'ABR',
  3: 'VBR (old, rh)',
  4: 'VBR (mtrh)',
  5: 'VBR (mt)',
  8: 'CBR, two passes',
  9: 'ABR, two passes',
};

function settingsOf(lame: LameTag): string | null {
  const parts = [METHODS[lame.method], lame.lowpassHz === null ? null : `lowpass ${lame.lowpassHz} Hz`];
  return parts.filter((part) => part !== null && part !== undefined).join(', ') || null;
}
