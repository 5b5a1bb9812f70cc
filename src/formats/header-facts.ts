import type { AudioFileInfo } from './audio-file.ts';

export type BitRateMode = 'cbr' | 'vbr' | 'abr' | 'lossless';

/** Something in a header that is wrong or unusual, yet does not stop a decoder. */
export interface HeaderWarning {
  readonly code: string;
  readonly message: string;
  /** Byte offset in the file. */
  readonly offset?: number;
}

/** Everything a container's header tells: `AudioFileInfo` and what only an inspection wants. Plain data. */
export interface HeaderFacts extends AudioFileInfo {
  /** ffmpeg's layout name, e.g. `stereo`, `5.1(side)`. */
  readonly channelLayout: string | null;
  /** Bits per second of the audio stream, where the header says so or it follows from exact numbers. */
  readonly bitRate: number | null;
  readonly bitRateMode: BitRateMode | null;
  /** The program or library that encoded the stream, as it signed. */
  readonly encoder: string | null;
  readonly encoderSettings: string | null;
  readonly lossless: boolean;
  /** The samples are floating-point numbers. Only said where the codec's name does not say it. */
  readonly isFloat: boolean;
  /** MD5 of the decoded samples (FLAC), lower-case hex; null when unset. */
  readonly md5: string | null;
  readonly warnings: readonly HeaderWarning[];
  /** Place among all streams of the container, as ffprobe numbers them. */
  readonly streamIndex: number;
  /** The file says that this stream is played unless another is asked for; several may be marked. */
  readonly isDefault: boolean;
  /** As the file names it: ISO 639-2 (`ger`) or BCP 47 (`de-CH`). */
  readonly language: string | null;
  /** The other audio streams, in the file's order: they play only when they are asked for. */
  readonly otherStreams: readonly StreamFacts[];
}

/** `HeaderFacts` of a stream whose container is another's, or none of ours. */
export type StreamFacts = Omit<HeaderFacts, 'container'>;
type Required = 'codec' | 'sampleRate' | 'channels';

/** Fills what a parser did not find with the value that means unknown. */
export function headerFacts(
  known: Pick<HeaderFacts, Required | 'container'> & Partial<HeaderFacts>,
): HeaderFacts {
  return { container: known.container, ...streamFacts(known) };
}

/** As `headerFacts`, of a stream whose container is none of ours. */
export function streamFacts(known: Pick<StreamFacts, Required> & Partial<StreamFacts>): StreamFacts {
  return {
    bitsPerSample: null,
    frames: null,
    framesSource: known.frames === null || known.frames === undefined ? null : 'header',
    initialPadding: 0,
    trailingPadding: 0,
    firstStampFrames: 0,
    stampsAreExact: true,
    pcm: null,
    links: [],
    audioOffset: null,
    audioEnd: null,
    profile: null,
    channelLayout: null,
    bitRate: null,
    bitRateMode: known.lossless === true ? 'lossless' : null,
    encoder: null,
    encoderSettings: null,
    lossless: false,
    isFloat: false,
    md5: null,
    warnings: [],
    streamIndex: 0,
    audioIndex: 0,
    isDefault: false,
    language: null,
    otherStreams: [],
    ...known,
  };
}
