import type { Report } from '../inspection.ts';
import type { InspectReplayGain } from './inspect-report.ts';

export const LOUDNESS_SCHEMA_VERSION = 1;

/** EBU R128 of one file, or of all files of a run as one album (schema/loudness.schema.json). null: below the gates. */
export interface LoudnessReport extends Report {
  readonly schema_version: typeof LOUDNESS_SCHEMA_VERSION;
  readonly type: 'track' | 'album';
  /** Every sample is 0: the levels are −∞, which JSON cannot say; they are null. */
  readonly silent: boolean;
  /** LUFS */
  readonly integrated: number | null;
  /** LU */
  readonly range: number | null;
  /** LUFS */
  readonly momentary_max: number | null;
  /** LUFS */
  readonly short_term_max: number | null;
  /** dBFS */
  readonly sample_peak: number | null;
  /** dBTP */
  readonly true_peak: number | null;
  /** dB to −18 LUFS (ReplayGain 2) and to −23 LUFS (R128). */
  readonly gain_to_18: number | null;
  readonly gain_to_23: number | null;
  /** What the file's tags say, and by how many dB they differ from what was measured. */
  readonly tags: InspectReplayGain | null;
  readonly tag_difference: number | null;
  /** DR value; null unless asked for. */
  readonly dynamic_range: number | null;
  /** Thresholds that were exceeded, by option. */
  readonly exceeded: readonly string[];
}
