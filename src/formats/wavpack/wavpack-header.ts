import { layoutOfMask } from '../channel-layout.ts';
import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts } from '../header-facts.ts';
import { trailingTags } from '../trailing-tags.ts';

export const WAVPACK_HEADER_BYTES = 32;
/** A block larger than this is refused by libwavpack (1 MiB) and ffmpeg alike. */
const MAX_BLOCK_BYTES = 1_048_576;
const MAX_FIRST_BLOCKS = 128;
const RATES = [
  6000, 8000, 9600, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000, 192000,
];

const MONO = 0x4;
const HYBRID = 0x8;
const FLOAT = 0x80;
const INITIAL_BLOCK = 0x800;
const FINAL_BLOCK = 0x1000;
const DSD = 0x80000000;
const ID_CHANNEL_INFO = 0x0d;
const ID_SAMPLE_RATE = 0x27;

/** One WavPack block header (WavPack 4 & 5 File/Block Format). */
export interface WavPackBlock {
  /** Of the whole block, header included. */
  readonly sizeBytes: number;
  readonly version: number;
  readonly totalFrames: number | null;
  readonly firstFrame: number;
  readonly frames: number;
  readonly flags: number;
  readonly crc: number;
}

/** Reads the block header at `offset`; null when there is none or its size is impossible. */
export function parseWavPackBlock(bytes: Buffer, offset: number): WavPackBlock | null {
  if (offset + WAVPACK_HEADER_BYTES > bytes.length || bytes.toString('latin1', offset, offset + 4) !== 'wvpk')
    return null;
  const sizeBytes = bytes.readUInt32LE(offset + 4) + 8;
  if (sizeBytes < WAVPACK_HEADER_BYTES || sizeBytes > MAX_BLOCK_BYTES + 8) return null;
  const total = bytes.readUInt32LE(offset + 12);
  const version = bytes.readUInt16LE(offset + 8);
  if (version < 0x402 || version > 0x410) return null;
  return {
    sizeBytes,
    version,
    // 40-bit numbers; all ones in the lower 32 mean unknown (the encoder wrote to a pipe).
    totalFrames: total === 0xffffffff ? null : total + bytes[offset + 11]! * (2 ** 32 - 1),
    firstFrame: bytes.readUInt32LE(offset + 16) + bytes[offset + 10]! * 2 ** 32,
    frames: bytes.readUInt32LE(offset + 20),
    flags: bytes.readUInt32LE(offset + 24),
    crc: bytes.readUInt32LE(offset + 28),
  };
}

/** WavPack 4 and 5. Length from the first block; when that does not know, from the last one. */
export async function probeWavPack(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const first = parseWavPackBlock(await file.read(start, WAVPACK_HEADER_BYTES), 0);
  if (!first || (first.flags & DSD) !== 0) return null;
  const tags = await trailingTags(file, start);
  const audioEnd = tags[0]?.offset ?? file.sizeBytes;
  const format = await readFormat(file, start);
  if (!format) return null;
  // ffmpeg writes 0 into a pipe.
  const stated = first.totalFrames === 0 && first.frames > 0 ? null : first.totalFrames;
  const frames = stated ?? (await framesFromLastBlock(file, start, audioEnd));
  const float = (first.flags & FLOAT) !== 0;
  const storedBytes = (first.flags & 3) + 1;
  const shift = (first.flags >>> 13) & 31;
  const lossless = (first.flags & HYBRID) === 0;
  return headerFacts({
    container: 'wavpack',
    codec: 'wavpack',
    ...format,
    bitsPerSample: float ? 32 : storedBytes * 8 - shift,
    frames,
    framesSource: frames === null ? null : stated === null ? 'index' : 'header',
    audioOffset: start,
    audioEnd,
    bitRate: frames ? Math.round(((audioEnd - start) * 8 * format.sampleRate) / frames) : null,
    bitRateMode: lossless ? 'lossless' : 'abr',
    lossless,
    isFloat: float,
  });
}

type Format = Pick<HeaderFacts, 'sampleRate' | 'channels' | 'channelLayout'>;

/** Walks the blocks of the first moment (several when there are more than two channels). */
async function readFormat(file: FileBytes, start: number): Promise<Format | null> {
  let offset = start;
  let channels = 0;
  let sampleRate = 0;
  let mask = 0;
  let stated = 0;
  for (let count = 0; count < MAX_FIRST_BLOCKS; count++) {
    const bytes = await file.read(offset, 4096);
    const block = parseWavPackBlock(bytes, 0);
    if (!block || (count === 0 && (block.flags & INITIAL_BLOCK) === 0)) return null;
    channels += (block.flags & MONO) !== 0 ? 1 : 2;
    sampleRate ||= RATES[(block.flags >>> 23) & 15] ?? 0;
    for (const part of subBlocks(
      bytes.subarray(WAVPACK_HEADER_BYTES, Math.min(bytes.length, block.sizeBytes)),
    )) {
      if (part.id === ID_SAMPLE_RATE && part.data.length >= 3) sampleRate = part.data.readUIntLE(0, 3);
      if (part.id === ID_CHANNEL_INFO && part.data.length >= 2) {
        // Up to 5 bytes: count, mask of 1–3 bytes; 6 or 7: 12-bit count minus one (wavpack.h, ID_CHANNEL_INFO).
        const long = part.data.length >= 6;
        stated = long ? (part.data[0]! | ((part.data[2]! & 15) << 8)) + 1 : part.data[0]!;
        const maskBytes = part.data.subarray(long ? 3 : 1, long ? 6 : 5);
        mask = maskBytes.reduce((value, byte, index) => value + byte * 256 ** index, 0);
      }
    }
    if ((block.flags & FINAL_BLOCK) !== 0) break;
    offset += block.sizeBytes;
  }
  channels = stated || channels;
  if (channels < 1 || sampleRate < 1) return null;
  const plain = channels === 1 ? 'mono' : channels === 2 ? 'stereo' : null;
  return { sampleRate, channels, channelLayout: layoutOfMask(mask) ?? plain };
}

/** The metadata sub-blocks of a block's body; those whose size is impossible are left out. */
export function* subBlocks(bytes: Buffer): Generator<{ id: number; data: Buffer }> {
  let offset = 0;
  while (offset + 2 <= bytes.length) {
    const tag = bytes[offset]!;
    const large = (tag & 0x80) !== 0;
    if (large && offset + 4 > bytes.length) return;
    const words = large ? bytes.readUIntLE(offset + 1, 3) : bytes[offset + 1]!;
    const dataOffset = offset + (large ? 4 : 2);
    const dataBytes = words * 2 - ((tag & 0x40) !== 0 ? 1 : 0);
    if (dataBytes > 0 && dataOffset + dataBytes <= bytes.length)
      yield { id: tag & 0x3f, data: bytes.subarray(dataOffset, dataOffset + dataBytes) };
    offset = dataOffset + words * 2;
  }
}

async function framesFromLastBlock(file: FileBytes, start: number, audioEnd: number): Promise<number | null> {
  const tailOffset = Math.max(start, audioEnd - 2 * MAX_BLOCK_BYTES);
  const tail = await file.read(tailOffset, audioEnd - tailOffset);
  for (let at = tail.lastIndexOf('wvpk'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('wvpk', at - 1)) {
    const block = parseWavPackBlock(tail, at);
    if (block && block.frames > 0 && at + block.sizeBytes <= tail.length)
      return block.firstFrame + block.frames;
  }
  return null;
}
