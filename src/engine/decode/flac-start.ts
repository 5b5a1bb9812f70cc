import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { parseStreamInfo } from '../../formats/flac/flac-header.ts';
import type { FlacStream } from '../../formats/flac/decoder/stream-frames.ts';
import { FLAC_STREAMINFO_AT } from '../../formats/flac/flac-head.ts';
import type { FlacSeekPoint } from '../../formats/flac/flac-seek-point.ts';
import type { FileGrowth } from '../../media/file-growth.ts';

/** Start position for in-process FLAC decoding. */
export interface FlacStart {
  readonly path: string;
  readonly stream: FlacStream;
  /** Byte at which the first coded frame begins. */
  readonly offset: number;
  /** The frame of the track that it begins with. */
  readonly firstFrame: number;
  /** Decoded frames before the target, which are dropped. */
  readonly discardFrames: number;
  /** Frames of the track, by its header; null where it does not say. */
  readonly totalFrames: number | null;
  /** Of a file that is still being written. */
  readonly growth?: FileGrowth;
}

/** Sample sizes in bits. ffmpeg scales others in its own ways before they become floats. */
const DEPTHS: readonly number[] = [16, 24];
/** More than two channels have a layout, which ffmpeg may replace by the usual one for that number. */
const MAX_CHANNELS = 2;

/** Whether a file is one that our own decoder knows, by its header. */
export function isKernelFlac({ container, channels, bitsPerSample }: AudioFileInfo): boolean {
  return container === 'flac' && isKnown(channels, bitsPerSample ?? 0);
}

function isKnown(channels: number, sampleBits: number): boolean {
  return channels <= MAX_CHANNELS && DEPTHS.includes(sampleBits);
}

/** Null for a stream that is left to ffmpeg. */
export function flacStart(
  path: string,
  point: FlacSeekPoint,
  targetFrame: number,
  totalFrames: number | null,
): FlacStart | null {
  const info = parseStreamInfo(Buffer.from(point.header.subarray(FLAC_STREAMINFO_AT)));
  if (info === null || info.maxBlockFrames === 0) return null;
  const { sampleRate, channels, bitsPerSample: sampleBits, minBlockFrames, maxBlockFrames } = info;
  if (!isKnown(channels, sampleBits)) return null;
  const { frameOffset: offset, firstFrame } = point;
  return {
    path,
    stream: { sampleRate, channels, sampleBits, minBlockFrames, maxBlockFrames },
    offset,
    firstFrame,
    discardFrames: targetFrame - firstFrame,
    totalFrames,
  };
}
