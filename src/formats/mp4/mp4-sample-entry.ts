import { layoutOfCount } from '../channel-layout.ts';
import { bitReader } from '../aac/aac-program-config.ts';
import { parseAudioSpecificConfig } from '../aac/audio-specific-config.ts';
import { parseDac3, parseDec3 } from '../dolby-config.ts';
import { flacLayout, parseStreamInfo } from '../flac/flac-header.ts';

/** What the first entry of `stsd` says about an audio track. */
export interface Mp4SampleEntry {
  readonly codec: string;
  readonly profile: string | null;
  readonly sampleRate: number;
  readonly channels: number;
  readonly channelLayout: string | null;
  readonly bitsPerSample: number | null;
  readonly lossless: boolean;
  readonly bitRate: number | null;
  /** Decoded frames of one packet; 0 where packets vary or the codec does not say. */
  readonly framesPerPacket: number;
  /** Decoded frames that the decoder itself drops from the start (Opus). */
  readonly preSkipFrames: number;
  readonly md5: string | null;
}

const PLAIN_CODECS: Readonly<Record<string, readonly [codec: string, bits: number]>> = {
  sowt: ['pcm_s16le', 16],
  twos: ['pcm_s16be', 16],
  in24: ['pcm_s24be', 24],
  in32: ['pcm_s32be', 32],
  fl32: ['pcm_f32be', 32],
  fl64: ['pcm_f64be', 64],
  alaw: ['pcm_alaw', 8],
  ulaw: ['pcm_mulaw', 8],
};
/** By the number of channels (ALACAudioTypes.h, as ffmpeg names them). */
export const ALAC_LAYOUTS = ['mono', 'stereo', '3.0', '4.0', '5.0', '5.1', '6.1(back)', '7.1(wide)'] as const;
/** ISO 14496-1 objectTypeIndication, registered at mp4ra.org. */
const OBJECT_TYPES: ReadonlyMap<number, string> = new Map([
  [0x40, 'aac'],
  [0x66, 'aac'],
  [0x67, 'aac'],
  [0x68, 'aac'],
  [0x69, 'mp3'],
  [0x6b, 'mp3'],
  [0xa5, 'ac3'],
  [0xa6, 'eac3'],
  [0xa9, 'dts'],
  [0xaa, 'dts'],
  [0xab, 'dts'],
  [0xac, 'dts'],
  [0xad, 'opus'],
  [0xdd, 'vorbis'],
  [0xe1, 'qcelp'],
]);
/** Audio object types of ISO 14496-3 that are none of AAC's, in a configuration of objectTypeIndication 0x40. */
const OTHER_AUDIO_OBJECTS: ReadonlyMap<number, string> = new Map([
  [32, 'mp3on4'],
  [33, 'mp3on4'],
  [34, 'mp3on4'],
  [36, 'mp4als'],
]);
/** Sample entries that a configuration box need not follow, as ffmpeg names their codecs. */
const BARE_CODECS: Readonly<Record<string, string>> = {
  dtsc: 'dts',
  dtse: 'dts',
  dtsh: 'dts',
  dtsl: 'dts',
  'dts+': 'dts',
  'dts-': 'dts',
  samr: 'amr_nb',
  sawb: 'amr_wb',
};

/** Reads the entry in `bytes`, which begins at its size field (ISO 14496-12 §12.2.3, QuickTime sound sample description). */
export function parseMp4SampleEntry(bytes: Buffer): Mp4SampleEntry | null {
  if (bytes.length < 36) return null;
  const end = Math.min(bytes.length, bytes.readUInt32BE(0));
  const format = bytes.toString('latin1', 4, 8);
  const version = bytes.readUInt16BE(16);
  let channels = bytes.readUInt16BE(24);
  let bits = bytes.readUInt16BE(26);
  let sampleRate = bytes.readUInt32BE(32) / 65_536;
  let children = 36;
  if (version === 1) children = 52;
  if (version === 2 && bytes.length >= 72) {
    sampleRate = bytes.readDoubleBE(40);
    channels = bytes.readUInt32BE(48);
    bits = bytes.readUInt32BE(56);
    children = 72;
  }
  const boxes = childBoxes(bytes, children, end, 0);
  const base: Mp4SampleEntry = {
    codec: '',
    profile: null,
    sampleRate: Math.round(sampleRate),
    channels,
    channelLayout: channels === 1 ? 'mono' : channels === 2 ? 'stereo' : null,
    bitsPerSample: null,
    lossless: false,
    bitRate: null,
    framesPerPacket: 0,
    preSkipFrames: 0,
    md5: null,
  };
  return checked(byFormat(format, base, boxes, bits));
}

function byFormat(
  format: string,
  base: Mp4SampleEntry,
  boxes: ReadonlyMap<string, Buffer>,
  bits: number,
): Mp4SampleEntry | null {
  const plain = PLAIN_CODECS[format];
  if (plain) {
    const eight = bits === 8 && (format === 'sowt' || format === 'twos');
    return {
      ...base,
      codec: eight ? 'pcm_s8' : plain[0],
      bitsPerSample: eight ? 8 : plain[1],
      lossless: true,
      framesPerPacket: 1,
    };
  }
  switch (format) {
    case 'mp4a':
      return esdsEntry(base, boxes.get('esds'));
    case 'alac':
      return alacEntry(base, boxes.get('alac'));
    case 'fLaC': {
      // dfLa: version and flags, a FLAC block header, STREAMINFO (xiph.org, FLAC in ISOBMFF).
      const info = parseStreamInfo((boxes.get('dfLa') ?? Buffer.alloc(0)).subarray(8));
      if (!info) return null;
      return {
        ...base,
        codec: 'flac',
        sampleRate: info.sampleRate,
        channels: info.channels,
        channelLayout: flacLayout(info.channels),
        bitsPerSample: info.bitsPerSample,
        lossless: true,
        md5: info.md5,
      };
    }
    case 'Opus': {
      // dOps: version, channels, pre-skip (opus-codec.org, Encapsulation of Opus in ISO Base Media File Format §4.3.2).
      const config = boxes.get('dOps') ?? Buffer.alloc(0);
      const channels = config[1] ?? base.channels;
      return {
        ...base,
        codec: 'opus',
        sampleRate: 48_000,
        channels,
        channelLayout: layoutOfCount(channels),
        preSkipFrames: config.length < 4 ? 0 : config.readUInt16BE(2),
      };
    }
    case '.mp3':
    case 'ms\0U':
      return { ...base, codec: 'mp3' };
    case 'ac-3':
      return { ...base, codec: 'ac3', framesPerPacket: 1536, ...parseDac3(boxes.get('dac3')) };
    case 'ec-3':
      return { ...base, codec: 'eac3', ...parseDec3(boxes.get('dec3')) };
    default: {
      const codec = BARE_CODECS[format];
      return codec === undefined ? null : { ...base, codec };
    }
  }
}

function checked(entry: Mp4SampleEntry | null): Mp4SampleEntry | null {
  return entry && entry.sampleRate >= 1 && entry.channels >= 1 && entry.channels <= 255 ? entry : null;
}

function alacEntry(base: Mp4SampleEntry, cookie: Buffer | undefined): Mp4SampleEntry | null {
  const config = cookie?.subarray(4); // after version and flags: ALACSpecificConfig (Apple, ALACMagicCookieDescription.txt)
  if (!config || config.length < 24) return null;
  const channels = config[9]!;
  return {
    ...base,
    codec: 'alac',
    sampleRate: config.readUInt32BE(20),
    channels,
    channelLayout: ALAC_LAYOUTS[channels - 1] ?? null,
    bitsPerSample: config[5]!,
    lossless: true,
    framesPerPacket: config.readUInt32BE(0),
  };
}

function esdsEntry(base: Mp4SampleEntry, esds: Buffer | undefined): Mp4SampleEntry {
  const aac = { ...base, codec: 'aac' };
  if (!esds) return aac;
  const found = decoderConfig(esds.subarray(4));
  const codec = codecOf(found);
  const bitRate = found?.bitRate ? found.bitRate : null;
  if (codec !== 'aac')
    return {
      ...base,
      codec,
      bitRate,
      lossless: codec === 'mp4als',
      framesPerPacket: codec === 'mp3' ? 1152 : 0,
    };
  const config = found && parseAudioSpecificConfig(found.specific);
  if (!config) return { ...aac, bitRate, framesPerPacket: 1024 };
  return {
    ...aac,
    bitRate,
    profile: config.profile,
    sampleRate: config.sampleRate,
    channels: config.channels || base.channels,
    // The entry's own layout is that of two channels, which it has for any number of them.
    channelLayout: config.channelLayout ?? (config.channels > 2 ? null : base.channelLayout),
    framesPerPacket: config.framesPerPacket,
  };
}

/** What no list knows is AAC, as nearly everything in MP4 is. */
function codecOf(config: ReturnType<typeof decoderConfig>): string {
  const codec = OBJECT_TYPES.get(config?.objectType ?? 0x40) ?? 'aac';
  if (config === null || codec !== 'aac') return codec;
  const bits = bitReader(config.specific);
  const objectType = bits(5);
  return OTHER_AUDIO_OBJECTS.get(objectType === 31 ? 32 + bits(6) : objectType) ?? codec;
}

/** Walks the MPEG-4 descriptors of `esds` (ISO 14496-1 §7.2.6) to DecoderConfig (4) and DecoderSpecificInfo (5). */
function decoderConfig(bytes: Buffer): { objectType: number; bitRate: number; specific: Buffer } | null {
  let offset = 0;
  let result: { objectType: number; bitRate: number; specific: Buffer } | null = null;
  while (offset + 2 <= bytes.length) {
    const tag = bytes[offset++]!;
    let size = 0;
    for (let count = 0; count < 4 && offset < bytes.length; count++) {
      const byte = bytes[offset++]!;
      size = size * 128 + (byte & 0x7f);
      if (byte < 0x80) break;
    }
    if (tag === 3) {
      const flags = bytes[offset + 2] ?? 0;
      offset += 3 + ((flags & 0x80) !== 0 ? 2 : 0) + ((flags & 0x20) !== 0 ? 2 : 0);
      if ((flags & 0x40) !== 0) offset += 1 + (bytes[offset] ?? 0);
    } else if (tag === 4) {
      if (offset + 13 > bytes.length) return null;
      result = {
        objectType: bytes[offset]!,
        bitRate: bytes.readUInt32BE(offset + 9),
        specific: Buffer.alloc(0),
      };
      offset += 13;
    } else {
      if (tag === 5 && result) return { ...result, specific: bytes.subarray(offset, offset + size) };
      offset += size;
    }
  }
  return result;
}

/** Bodies by type. QuickTime keeps `esds` and `alac` inside a `wave` box: its children count too. */
function childBoxes(bytes: Buffer, from: number, to: number, depth: number): Map<string, Buffer> {
  const boxes = new Map<string, Buffer>();
  let offset = from;
  while (offset + 8 <= to) {
    const sizeBytes = bytes.readUInt32BE(offset);
    if (sizeBytes < 8) break;
    const type = bytes.toString('latin1', offset + 4, offset + 8);
    const end = Math.min(to, offset + sizeBytes);
    if (type === 'wave' && depth === 0)
      for (const [inner, body] of childBoxes(bytes, offset + 8, end, 1)) boxes.set(inner, body);
    else if (!boxes.has(type)) boxes.set(type, bytes.subarray(offset + 8, end));
    offset = end;
  }
  return boxes;
}
