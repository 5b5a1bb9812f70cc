import type { PcmEncoding } from '../../signal/pcm-encoding.ts';
import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts } from '../header-facts.ts';
import { ALAC_LAYOUTS } from '../mp4/mp4-sample-entry.ts';
import { pcmFacts } from '../pcm-facts.ts';

const MAX_CHUNKS = 4096;
const FLOAT = 1;
const LITTLE_ENDIAN = 2;

interface Description {
  readonly sampleRate: number;
  readonly formatId: string;
  readonly flags: number;
  readonly framesPerPacket: number;
  readonly channels: number;
  readonly bits: number;
}
interface PacketTable {
  readonly validFrames: number;
  readonly primingFrames: number;
  readonly remainderFrames: number;
}

/** Apple Core Audio Format 1.0. */
export async function probeCaf(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const head = await file.read(start, 8);
  if (head.length < 8 || head.toString('latin1', 0, 4) !== 'caff') return null;
  let description: Description | null = null;
  let packets: PacketTable | null = null;
  let cookie: Buffer | null = null;
  let data: { offset: number; sizeBytes: number | null } | null = null;
  let offset = start + 8;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const header = await file.read(offset, 12);
    if (header.length < 12) break;
    const id = header.toString('latin1', 0, 4);
    const declared = Number(header.readBigInt64BE(4));
    if (id === 'desc') description = parseDescription(await file.read(offset + 12, 32));
    if (id === 'kuki') cookie = Buffer.from(await file.read(offset + 12, Math.min(declared, 64)));
    if (id === 'pakt') packets = parsePacketTable(await file.read(offset + 12, 24));
    if (id === 'data') data = { offset: offset + 16, sizeBytes: declared < 4 ? null : declared - 4 };
    if (declared < 0) break; // only `data` may say -1, and it is the last chunk then
    offset += 12 + declared;
  }
  if (!description || !data || description.channels < 1 || description.sampleRate < 1) return null;
  if (description.formatId === 'lpcm') return linear(file, description, data);
  return coded(file, description, packets, cookie, data);
}

function parseDescription(bytes: Buffer): Description | null {
  if (bytes.length < 32) return null;
  const rate = Math.round(bytes.readDoubleBE(0));
  return {
    sampleRate: rate > 0 && rate < 2 ** 31 ? rate : 0,
    formatId: bytes.toString('latin1', 8, 12),
    flags: bytes.readUInt32BE(12),
    framesPerPacket: bytes.readUInt32BE(20),
    channels: Math.min(bytes.readUInt32BE(24), 65_535),
    bits: bytes.readUInt32BE(28),
  };
}

function parsePacketTable(bytes: Buffer): PacketTable | null {
  if (bytes.length < 24) return null;
  const validFrames = Number(bytes.readBigInt64BE(8));
  return {
    validFrames: Math.max(0, validFrames),
    primingFrames: Math.max(0, bytes.readInt32BE(16)),
    remainderFrames: Math.max(0, bytes.readInt32BE(20)),
  };
}

const FLOATS = [null, null, null, null, 'f32', null, null, null, 'f64'] as const;
const INTEGERS = [null, 's8', 's16', 's24', 's32'] as const;

function linear(
  file: FileBytes,
  description: Description,
  data: { offset: number; sizeBytes: number | null },
): HeaderFacts | null {
  const bytes = Math.ceil(description.bits / 8);
  const float = (description.flags & FLOAT) !== 0;
  const encoding: PcmEncoding | null = (float ? FLOATS : INTEGERS)[bytes] ?? null;
  if (!encoding) return null;
  return pcmFacts({
    container: 'caf',
    encoding,
    littleEndian: (description.flags & LITTLE_ENDIAN) !== 0,
    sampleRate: description.sampleRate,
    channels: description.channels,
    channelLayout: description.channels === 1 ? 'mono' : description.channels === 2 ? 'stereo' : null,
    bitsPerSample: description.bits,
    dataOffset: data.offset,
    declaredBytes: data.sizeBytes,
    fileBytes: file.sizeBytes,
    warnings: [],
  });
}

const CODECS: Readonly<Record<string, string>> = {
  alac: 'alac',
  'aac ': 'aac',
  '.mp3': 'mp3',
  ima4: 'adpcm_ima_qt',
  alaw: 'pcm_alaw',
  ulaw: 'pcm_mulaw',
  opus: 'opus',
  flac: 'flac',
};

function layoutOf(codec: string, channels: number): string | null {
  if (codec === 'alac') return ALAC_LAYOUTS[channels - 1] ?? null;
  return channels === 1 ? 'mono' : channels === 2 ? 'stereo' : null;
}

/** The bit depth in ALACSpecificConfig, which is the magic cookie or, as of old, behind two atoms in it. */
function alacBits(cookie: Buffer | null): number | null {
  if (!cookie) return null;
  const config = cookie.toString('latin1', 4, 8) === 'frma' ? cookie.subarray(24) : cookie;
  return config[5] || null;
}

function coded(
  file: FileBytes,
  description: Description,
  packets: PacketTable | null,
  cookie: Buffer | null,
  data: { offset: number; sizeBytes: number | null },
): HeaderFacts | null {
  const codec = CODECS[description.formatId];
  if (codec === undefined) return null;
  const lossless = codec === 'alac' || codec === 'flac';
  return headerFacts({
    container: 'caf',
    codec,
    sampleRate: description.sampleRate,
    channels: description.channels,
    channelLayout: layoutOf(codec, description.channels),
    bitsPerSample: lossless ? description.bits || alacBits(cookie) : null,
    frames: packets?.validFrames ?? null,
    // ffmpeg's own muxer writes whole packets here, Apple's the true length: nobody can tell which from the header.
    framesSource: packets === null ? null : 'estimate',
    initialPadding: packets?.primingFrames ?? 0,
    trailingPadding: packets?.remainderFrames ?? 0,
    audioOffset: data.offset,
    audioEnd: Math.min(file.sizeBytes, data.offset + (data.sizeBytes ?? Infinity)),
    lossless,
  });
}
