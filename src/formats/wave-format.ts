import type { PcmEncoding } from '../signal/pcm-encoding.ts';
import { layoutOfMask } from './channel-layout.ts';

/** The `fmt ` chunk of WAV, W64 and RF64, and the stream properties of ASF (mmreg.h, WAVEFORMATEX). */
export interface WaveFormat {
  readonly formatTag: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bytesPerSecond: number;
  readonly blockAlign: number;
  readonly bitsPerSample: number;
  readonly validBits: number | null;
  readonly channelLayout: string | null;
  /** ADPCM: frames in one block; 0 where not stated. */
  readonly framesPerBlock: number;
}

const EXTENSIBLE = 0xfffe;
/** KSDATAFORMAT_SUBTYPE_*: the last 14 bytes are the same for every format tag. */
const SUBTYPE_TAIL = Buffer.from('000000001000800000aa00389b71', 'hex');

/** Reads a WAVEFORMATEX or WAVEFORMATEXTENSIBLE; null when it is too short. */
export function parseWaveFormat(bytes: Buffer): WaveFormat | null {
  if (bytes.length < 14) return null;
  let formatTag = bytes.readUInt16LE(0);
  const bitsPerSample = bytes.length >= 16 ? bytes.readUInt16LE(14) : 8;
  let validBits: number | null = null;
  let mask = 0;
  if (formatTag === EXTENSIBLE && bytes.length >= 40) {
    const stated = bytes.readUInt16LE(18);
    validBits = stated <= bitsPerSample ? stated : null;
    mask = bytes.readUInt32LE(20);
    if (bytes.subarray(26, 40).equals(SUBTYPE_TAIL)) formatTag = bytes.readUInt16LE(24);
  }
  const channels = bytes.readUInt16LE(2);
  return {
    formatTag,
    channels,
    sampleRate: bytes.readUInt32LE(4),
    bytesPerSecond: bytes.readUInt32LE(8),
    blockAlign: bytes.readUInt16LE(12),
    bitsPerSample,
    validBits,
    channelLayout: layoutOfMask(mask) ?? (channels === 1 ? 'mono' : channels === 2 ? 'stereo' : null),
    framesPerBlock: bytes.length >= 20 ? bytes.readUInt16LE(18) : 0,
  };
}

/** The encoding of linear PCM and G.711 format tags; null for everything that needs a real decoder. */
export function pcmEncodingOf(format: WaveFormat): PcmEncoding | null {
  const bytes = Math.ceil(format.bitsPerSample / 8);
  switch (format.formatTag) {
    case 1:
      return ([null, 'u8', 's16', 's24', 's32', null, null, null, 's64'] as const)[bytes] ?? null;
    case 3:
      return bytes === 4 ? 'f32' : bytes === 8 ? 'f64' : null;
    case 6:
      return 'alaw';
    case 7:
      return 'mulaw';
    default:
      return null;
  }
}

const CODEC_BY_TAG: ReadonlyMap<number, string> = new Map([
  [0x0002, 'adpcm_ms'],
  [0x0011, 'adpcm_ima_wav'],
  [0x0031, 'gsm_ms'],
  [0x0050, 'mp2'],
  [0x0055, 'mp3'],
  [0x0160, 'wmav1'],
  [0x0161, 'wmav2'],
  [0x0162, 'wmapro'],
  [0x0163, 'wmalossless'],
  [0x000a, 'wmavoice'],
  [0x00ff, 'aac'],
  [0x1610, 'aac'],
  [0x2000, 'ac3'],
  [0x2001, 'dts'],
  [0xf1ac, 'flac'],
]);

/** ffmpeg's codec name of a format tag that is not linear PCM; null for one we do not know. */
export function codecOfTag(formatTag: number): string | null {
  return CODEC_BY_TAG.get(formatTag) ?? null;
}
