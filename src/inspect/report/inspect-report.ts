import type { LengthSource } from '../../formats/audio-file.ts';
import type { BitRateMode, HeaderWarning } from '../../formats/header-facts.ts';
import type { Report } from '../inspection.ts';
import type { SeekExactness } from '../seek-exactness.ts';

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
export const INSPECT_SCHEMA_VERSION = 1;

/**
 * What `playhead inspect` says of one file: ffprobe's names, with numbers as numbers and null for unknown
 * (schema/inspect.schema.json). Durations are seconds, sizes bytes, rates bits per second.
 */
export interface InspectReport extends Report {
  readonly schema_version: typeof INSPECT_SCHEMA_VERSION;
  readonly warnings: readonly HeaderWarning[];
  /** null when the file could not be opened. */
  readonly format: InspectFormat | null;
  /** The audio streams; the first is the one that is played and that every other command looks at. */
  readonly streams: readonly InspectStream[];
  readonly chapters: readonly InspectChapter[];
  readonly pictures: readonly InspectPicture[];
  readonly replaygain: InspectReplayGain | null;
}

export interface InspectFormat {
  readonly filename: string;
  readonly format_name: string | null;
  readonly format_long_name: string | null;
  readonly duration: number | null;
  readonly duration_source: LengthSource | null;
  readonly size: number;
  readonly bit_rate: number | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface InspectStream {
  /** Place among all streams of the file, as ffprobe numbers them. */
  readonly index: number;
  /** Whether it is the one that is played. */
  readonly selected: boolean;
  /** 1 for a stream that the file marks as its default; several may be. */
  readonly disposition: { readonly default: 0 | 1 };
  readonly tags: { readonly language?: string };
  readonly codec_type: 'audio';
  readonly codec_name: string;
  readonly profile: string | null;
  readonly sample_fmt: string | null;
  readonly sample_rate: number;
  readonly channels: number;
  readonly channel_layout: string | null;
  readonly bits_per_raw_sample: number | null;
  readonly duration: number | null;
  /** Frames (samples per channel) of the decoded audio without encoder delay and padding. */
  readonly nb_samples: number | null;
  readonly bit_rate: number | null;
  readonly bit_rate_mode: BitRateMode | null;
  readonly initial_padding: number;
  readonly trailing_padding: number;
  readonly encoder: string | null;
  readonly encoder_settings: string | null;
  readonly lossless: boolean;
  /** What a seek gives: the samples of a decode from the start, or its position only; null where nobody looked. */
  readonly seek_exactness: SeekExactness | null;
  readonly md5: string | null;
}

export interface InspectChapter {
  readonly id: number;
  readonly start: number;
  readonly end: number | null;
  readonly start_frame: number | null;
  readonly tags: { readonly title?: string };
}

export interface InspectPicture {
  readonly type: string | null;
  readonly mime_type: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly size: number;
}

/** Gains in dB, peaks as a fraction of full scale. */
export interface InspectReplayGain {
  readonly track_gain: number | null;
  readonly track_peak: number | null;
  readonly album_gain: number | null;
  readonly album_peak: number | null;
  readonly r128_track_gain: number | null;
  readonly r128_album_gain: number | null;
}
