import { layoutOfMask } from '../channel-layout.ts';
import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts } from '../header-facts.ts';
import { FLAC_VORBIS_COMMENT, flacBlocks } from './flac-blocks.ts';
import { parseVorbisComment, type VorbisComment } from '../ogg/vorbis-comment.ts';

/** STREAMINFO, the first metadata block of every FLAC stream (RFC 9639 §8.2). */
export interface StreamInfo {
  readonly minBlockFrames: number;
  readonly maxBlockFrames: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** null when the encoder did not know. */
  readonly frames: number | null;
  /** Lower-case hex; null when unset (all zero). */
  readonly md5: string | null;
}

const FLAC_LAYOUTS = ['mono', 'stereo', '3.0', 'quad', '5.0(side)', '5.1(side)', '6.1', '7.1'] as const;
export const STREAMINFO_BYTES = 34;

/** Reads the 34 bytes of STREAMINFO; null when they cannot be one. */
export function parseStreamInfo(bytes: Buffer): StreamInfo | null {
  if (bytes.length < STREAMINFO_BYTES) return null;
  const packed = bytes.readBigUInt64BE(10);
  const sampleRate = Number(packed >> 44n);
  const frames = Number(packed & 0xfffffffffn);
  const md5 = bytes.toString('hex', 18, 34);
  if (sampleRate === 0) return null;
  return {
    minBlockFrames: bytes.readUInt16BE(0),
    maxBlockFrames: bytes.readUInt16BE(2),
    sampleRate,
    channels: Number((packed >> 41n) & 7n) + 1,
    bitsPerSample: Number((packed >> 36n) & 31n) + 1,
    frames: frames === 0 ? null : frames,
    md5: /^0+$/.test(md5) ? null : md5,
  };
}

/** Native FLAC at `start` (after any ID3v2 tag). */
export async function probeFlac(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const head = await file.read(start, 8 + STREAMINFO_BYTES);
  if (head.length < 8 + STREAMINFO_BYTES || head.toString('latin1', 0, 4) !== 'fLaC') return null;
  if ((head[4]! & 0x7f) !== 0) return null;
  const info = parseStreamInfo(head.subarray(8));
  if (!info) return null;
  let offset = start + 4;
  let comment: VorbisComment | null = null;
  for await (const block of flacBlocks(file, start)) {
    if (block.type === FLAC_VORBIS_COMMENT)
      comment ??= parseVorbisComment(await file.read(block.bodyOffset, Math.min(block.sizeBytes, 4096)));
    offset = block.bodyOffset + block.sizeBytes;
  }
  return flacFacts(info, {
    container: 'flac',
    audioOffset: offset,
    audioEnd: file.sizeBytes,
    encoder: comment?.vendor ?? null,
    channelLayout: statedLayout(comment) ?? flacLayout(info.channels),
    bitRate:
      info.frames === null || offset >= file.sizeBytes
        ? null
        : Math.round(((file.sizeBytes - offset) * 8 * info.sampleRate) / info.frames),
  });
}

/** The layout that a number of channels stands for, by ffmpeg's names (RFC 9639 §9.1.3). */
export function flacLayout(channels: number): string | null {
  return FLAC_LAYOUTS[channels - 1] ?? null;
}

/** Another layout than the number of channels stands for (RFC 9639 §8.6.2). */
function statedLayout(comment: VorbisComment | null): string | null {
  const mask = comment?.entries.find(([name]) => name === 'WAVEFORMATEXTENSIBLE_CHANNEL_MASK')?.[1];
  return mask === undefined ? null : layoutOfMask(Number(mask));
}

/** Facts of a FLAC stream in whatever container. */
function flacFacts(
  info: StreamInfo,
  rest: Pick<HeaderFacts, 'container'> & Partial<HeaderFacts>,
): HeaderFacts {
  return headerFacts({
    codec: 'flac',
    sampleRate: info.sampleRate,
    channels: info.channels,
    channelLayout: flacLayout(info.channels),
    bitsPerSample: info.bitsPerSample,
    frames: info.frames,
    lossless: true,
    md5: info.md5,
    ...rest,
  });
}
