/** One MPEG-1/2/2.5 audio frame header (ISO 11172-3 §2.4.1.3, 13818-3; MPEG 2.5 as LAME and ffmpeg read it). */
export interface MpegHeader {
  readonly version: 1 | 2 | 2.5;
  readonly layer: 1 | 2 | 3;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Bits per second. */
  readonly bitRate: number;
  /** Length of the whole frame. */
  readonly sizeBytes: number;
  /** Frames (samples per channel) that it decodes to. */
  readonly frames: number;
  /** A CRC of two bytes follows the header. */
  readonly hasCrc: boolean;
}

export const MPEG_HEADER_BYTES = 4;

const KBITS: Readonly<Record<string, readonly number[]>> = {
  '1-1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1-2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1-3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2-1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2-2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2-3': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const RATES = [44_100, 48_000, 32_000];
const VERSIONS = [2.5, null, 2, 1] as const;
const LAYERS = [null, 3, 2, 1] as const;

/**
 * Reads the big-endian 32-bit word at a frame's start; null when it is not a header.
 * Free format (no bit rate in the header) gives null too: such a frame's end cannot be computed from its header.
 */
export function parseMpegHeader(word: number): MpegHeader | null {
  if (word >>> 21 !== 0x7ff) return null;
  const version = VERSIONS[(word >>> 19) & 3];
  const layer = LAYERS[(word >>> 17) & 3];
  const baseRate = RATES[(word >>> 10) & 3];
  const bitRateIndex = (word >>> 12) & 15;
  if (!version || !layer || baseRate === undefined) return null;
  const kbits = KBITS[`${version === 1 ? 1 : 2}-${layer}`]![bitRateIndex];
  if (kbits === undefined || kbits === 0) return null;
  const sampleRate = version === 1 ? baseRate : version === 2 ? baseRate / 2 : baseRate / 4;
  const padding = (word >>> 9) & 1;
  const frames = layer === 1 ? 384 : layer === 3 && version !== 1 ? 576 : 1152;
  const bitRate = kbits * 1000;
  const sizeBytes =
    layer === 1
      ? (Math.floor((12 * bitRate) / sampleRate) + padding) * 4
      : Math.floor(((frames / 8) * bitRate) / sampleRate) + padding;
  return {
    version,
    layer,
    sampleRate,
    channels: ((word >>> 6) & 3) === 3 ? 1 : 2,
    bitRate,
    sizeBytes,
    frames,
    hasCrc: ((word >>> 16) & 1) === 0,
  };
}

/** Bits that all frames of one stream share: version, layer and sample rate. */
const SAME_STREAM_MASK = 0xfffe0c00;

/** Whether two header words can belong to the same stream. */
export function sameMpegStream(a: number, b: number): boolean {
  return ((a ^ b) & SAME_STREAM_MASK) === 0;
}

/** What ffmpeg's demuxer wants the first two frames to share besides: the mode, copyright, original and emphasis (MP3_MASK, mp3dec.c). */
const FIRST_FRAMES_MASK = 0xfffe0ccf;

/** Whether ffmpeg begins at a frame with the first header word where the second is that of the next. */
export function canBeginMpegStream(first: number, next: number): boolean {
  return ((first ^ next) & FIRST_FRAMES_MASK) === 0;
}
