import type { Report } from '../inspection.ts';

export const COMPARE_SCHEMA_VERSION = 1;

/** How much two files have in common, from the strictest level on (schema/compare.schema.json). */
export interface CompareReport extends Report {
  readonly schema_version: typeof COMPARE_SCHEMA_VERSION;
  readonly other: string;
  /** The strictest level at which they are the same; null: at none. */
  readonly same: CompareLevel | null;
  /** Whether they are the same at the level that was asked for. */
  readonly equal: boolean;
  readonly sample_rate: readonly [number | null, number | null];
  readonly channels: readonly [number | null, number | null];
  readonly frames: readonly [number | null, number | null];
  /** How well they fit when one is shifted; null where that was not needed or not possible. */
  readonly alignment: Alignment | null;
  /** Tags that differ, by ffprobe's names. */
  readonly tags: readonly { readonly name: string; readonly a: string | null; readonly b: string | null }[];
  /** LUFS; null where the samples are the same. A level is null for silence, and where a file is too short or too quiet to measure. */
  readonly loudness: {
    readonly a: number | null;
    readonly b: number | null;
    readonly silent: readonly [boolean, boolean];
    readonly difference: number | null;
  } | null;
}

/** `aligned`: the same samples, one of the files beginning later. */
export type CompareLevel = 'bytes' | 'packets' | 'pcm' | 'aligned';

/** From the strictest on: files that are the same at one level are the same at all later ones. */
export const COMPARE_LEVELS: readonly CompareLevel[] = ['bytes', 'packets', 'pcm', 'aligned'];

export interface Alignment {
  /** What the first file has at frame f, the other has at f + offset. */
  readonly offset: number;
  /** Frames that both have. */
  readonly overlap: number;
  /** Energy of the difference over that of the first file, in dB; null when there is no difference. */
  readonly residual_db: number | null;
  /** Highest difference of two samples, in dBFS; null when there is none. */
  readonly peak_difference_db: number | null;
  /** Normalised correlation of the piece that was searched for. */
  readonly correlation: number;
}
