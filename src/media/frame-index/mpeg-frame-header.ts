/** What the four bytes at the start of every MPEG audio frame say (ISO 11172-3 2.4.1.3, 13818-3). */
export interface MpegFrameHeader {
  readonly version: '1' | '2' | '2.5';
  readonly layer: 1 | 2 | 3;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Bytes of the whole frame, header included. */
  readonly frameBytes: number;
  /** Frames of audio (samples per channel) it decodes to. */
  readonly frames: number;
  /** Bytes before the frame's main data: header, checksum and side information (layer 3). */
  readonly overheadBytes: number;
}

/** The bits that stay the same within one stream: sync, version, layer and sampling rate. */
export const SAME_STREAM_MASK = 0xfffe0c00 | 0;

const KBPS: Readonly<Record<string, readonly number[]>> = {
  '1/1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1/2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1/3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2/1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2/2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2/3': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const MPEG1_RATES = [44100, 48000, 32000] as const;
const VERSIONS = ['2.5', null, '2', '1'] as const;

/**
 * Reads a frame header given as a 32-bit big-endian number.
 *
 * Null for anything that is not one, and for free format (bit rate 0), whose frames have no length of their own and
 * which ffmpeg does not decode either.
 */
export function parseMpegFrameHeader(header: number): MpegFrameHeader | null {
  if (!looksLikeHeader(header)) return null;
  const version = VERSIONS[(header >>> 19) & 3];
  if (version === null || version === undefined) return null;
  const layer = (4 - ((header >>> 17) & 3)) as 1 | 2 | 3;
  const rateDivisor = version === '1' ? 1 : version === '2' ? 2 : 4;
  const sampleRate = MPEG1_RATES[(header >>> 10) & 3]! / rateDivisor;
  const bitRate = KBPS[`${version === '1' ? 1 : 2}/${layer}`]![(header >>> 12) & 15]! * 1000;
  if (bitRate === 0) return null;
  const padding = (header >>> 9) & 1;
  const channels = ((header >>> 6) & 3) === 3 ? 1 : 2;
  const frames = layer === 1 ? 384 : layer === 3 && version !== '1' ? 576 : 1152;
  const frameBytes =
    layer === 1
      ? (Math.floor((12 * bitRate) / sampleRate) + padding) * 4
      : Math.floor((frames * bitRate) / (8 * sampleRate)) + padding;
  return {
    ...{ version, layer, sampleRate, channels, frameBytes, frames },
    overheadBytes:
      4 + (((header >>> 16) & 1) === 0 ? 2 : 0) + (layer === 3 ? sideBytes(version, channels) : 0),
  };
}

/** Whether four bytes have the form of a header at all: the quick test before `parseMpegFrameHeader`. */
export function looksLikeHeader(header: number): boolean {
  return (
    header >>> 21 === 0x7ff &&
    ((header >>> 19) & 3) !== 1 &&
    ((header >>> 17) & 3) !== 0 &&
    ((header >>> 12) & 15) !== 15 &&
    ((header >>> 12) & 15) !== 0 &&
    ((header >>> 10) & 3) !== 3
  );
}

function sideBytes(version: string, channels: 1 | 2): number {
  if (version === '1') return channels === 1 ? 17 : 32;
  return channels === 1 ? 9 : 17;
}
