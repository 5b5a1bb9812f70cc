import type { PcmEncoding } from '../signal/pcm-encoding.ts';

/** How trustworthy a length is: see `duration_source` in the command-line contract. */
export type LengthSource = 'header' | 'index' | 'scan' | 'decode' | 'estimate';

/** Where linear PCM lies in its file, so that any frame is one positional read away. */
export interface PcmLayout {
  readonly encoding: PcmEncoding;
  readonly littleEndian: boolean;
  /** Bytes of one frame, padding included (the `blockAlign` of WAV). */
  readonly frameBytes: number;
  /** Byte offset of the first frame. */
  readonly dataOffset: number;
  /** Bytes of whole frames that the header promises and the file really has. */
  readonly dataBytes: number;
}

/** One of several streams that follow one another in a file (chained Ogg): decoded by itself, its frames follow those before. */
export interface AudioLink {
  readonly startByte: number;
  readonly endByte: number;
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number | null;
  /** Its length at its own rate. */
  readonly ownFrames: number;
  /** Frames it adds to the track, at the track's rate, which is that of the first. */
  readonly frames: number;
}

export type Container =
  | 'wav'
  | 'rf64'
  | 'w64'
  | 'aiff'
  | 'aifc'
  | 'flac'
  | 'mp3'
  | 'adts'
  | 'mp4'
  | 'ogg'
  | 'matroska'
  | 'webm'
  | 'asf'
  | 'wavpack'
  | 'ape'
  | 'caf'
  | 'au';

/**
 * What the header of an audio file says, read without a decoder: a few kilobytes at the start, sometimes at the end.
 *
 * `frames` counts what a full decode gives after `initialPadding` (encoder delay) and `trailingPadding` are removed.
 */
export interface AudioFileInfo {
  readonly container: Container;
  /** Place among the audio streams of the file: ffmpeg's `0:a:N`. */
  readonly audioIndex: number;
  /** ffmpeg's codec name: `pcm_s16le`, `flac`, `mp3`, `aac`, `alac`, `vorbis`, `opus`, `wavpack`, `wmav2` … */
  readonly codec: string;
  /** ffmpeg's profile name, e.g. `LC`, `HE-AAC`. */
  readonly profile: string | null;
  /** Of the decoded audio: 48000 for Opus whatever the encoder was fed, the SBR rate for HE-AAC. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Bits of one sample as coded; null for lossy codecs. */
  readonly bitsPerSample: number | null;
  readonly frames: number | null;
  readonly framesSource: LengthSource | null;
  /** Encoder delay in frames that the container tells a decoder to drop from the start. 0 where nothing is said. */
  readonly initialPadding: number;
  /** Frames to drop at the end. */
  readonly trailingPadding: number;
  /**
   * Time stamp of frame 0 as ffmpeg counts, in frames: a stream may begin late beside a picture, or have been cut out of another. Told
   * where seeking goes by time stamps.
   */
  readonly firstStampFrames: number;
  /** Whether time stamps count decoded frames. Where they do not, a position is found only by counting packets or frames. */
  readonly stampsAreExact: boolean;
  /** Only for linear PCM whose bytes can be read in place. */
  readonly pcm: PcmLayout | null;
  /** The streams of a chained file, whose frames were counted one by one; empty for any other. */
  readonly links: readonly AudioLink[];
  /** Byte offset of the first audio frame or packet, and the end of the last, where the format has such a place. */
  readonly audioOffset: number | null;
  readonly audioEnd: number | null;
}

/** Whether the file itself says how many frames it has, or they were counted. */
export function hasExactLength<Info extends AudioFileInfo>(
  info: Info,
): info is Info & { readonly frames: number } {
  return info.frames !== null && info.framesSource !== 'estimate';
}
