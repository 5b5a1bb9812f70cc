import type { Report } from '../inspection.ts';

export const PEAKS_SCHEMA_VERSION = 1;

/** Waveform data of one file (schema/peaks.schema.json). `data` is what audiowaveform's JSON has there. */
export interface PeaksReport extends Report {
  readonly schema_version: typeof PEAKS_SCHEMA_VERSION;
  /** Where `--output` put it; then `waveform` has no data of its own. */
  readonly saved_as: string | null;
  readonly waveform: Waveform | null;
}

export interface Waveform {
  readonly version: number;
  readonly channels: number;
  readonly sample_rate: number;
  readonly samples_per_pixel: number;
  readonly bits: 8 | 16;
  readonly length: number;
  readonly data: Int8Array | Int16Array;
}
