import type { Report } from '../inspection.ts';

export const SPECTRUM_SCHEMA_VERSION = 1;

/** What frequencies a file holds (schema/spectrum.schema.json). Levels are dB over a full-scale sine in the band. */
export interface SpectrumReport extends Report {
  readonly schema_version: typeof SPECTRUM_SCHEMA_VERSION;
  readonly sample_rate: number | null;
  readonly fft_size: number;
  /** There is no energy in any band. */
  readonly silent: boolean;
  /** Mean energy in third-octave bands, all channels together. */
  readonly bands: readonly { readonly low: number; readonly high: number; readonly level: number | null }[];
  /** Where the spectrum ends, with what speaks for it; null when it reaches to the top or fades out. No verdict. */
  readonly cutoff: Cutoff | null;
  /** Levels over time for a picture: rows of `frequencies`, from the first column to the last. */
  readonly heat_map: HeatMap | null;
  readonly saved_as: string | null;
}

export interface Cutoff {
  /** Hz */
  readonly frequency: number;
  /** Mean level of the thousand hertz below and above, and the step between them, in dB. */
  readonly level_below: number;
  readonly level_above: number;
  readonly drop: number;
}

export interface HeatMap {
  readonly seconds_per_column: number;
  /** Upper edge of each row in Hz. */
  readonly frequencies: readonly number[];
  /** Column by column, a level for each row. */
  readonly columns: readonly (readonly number[])[];
}
