import type { Report } from '../inspection.ts';

export const SILENCE_SCHEMA_VERSION = 1;

/** Where a file is silent (schema/silence.schema.json). Positions are exact frames; times are the same in seconds. */
export interface SilenceReport extends Report {
  readonly schema_version: typeof SILENCE_SCHEMA_VERSION;
  readonly noise_db: number;
  readonly min_duration: number;
  readonly sample_rate: number | null;
  readonly channels: number | null;
  readonly frames: number | null;
  readonly silences: readonly Silence[];
}

export interface Silence {
  /** `whole`: nothing else is in the file. */
  readonly where: 'leading' | 'inner' | 'trailing' | 'whole';
  /** Channel number from 0; null where all channels are silent at once. */
  readonly channel: number | null;
  /** `FL`, `FR` …; null where all channels are silent at once, or where nobody says what they are. */
  readonly channel_name: string | null;
  readonly start: number;
  readonly end: number;
  readonly duration: number;
  readonly start_frame: number;
  readonly end_frame: number;
  /** It was still going on at the end of the file. */
  readonly open: boolean;
}
