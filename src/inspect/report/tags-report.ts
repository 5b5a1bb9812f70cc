import type { Report } from '../inspection.ts';
import type { InspectPicture, InspectReplayGain } from './inspect-report.ts';

export const TAGS_SCHEMA_VERSION = 1;

/** All tags of one file (schema/tags.schema.json). */
export interface TagsReport extends Report {
  readonly schema_version: typeof TAGS_SCHEMA_VERSION;
  /** By ffprobe's names. */
  readonly tags: Readonly<Record<string, string>>;
  readonly timed_lyrics: readonly { readonly time: number; readonly text: string }[];
  readonly replaygain: InspectReplayGain | null;
  readonly pictures: readonly TagPicture[];
  /** Every tag by the names of its own format; null unless asked for. */
  readonly native: readonly NativeTag[] | null;
  /** Why not all could be read; null when all could. */
  readonly problem: string | null;
}

export interface TagPicture extends InspectPicture {
  readonly description: string | null;
  /** Where `--pictures` put it; null otherwise. */
  readonly saved_as: string | null;
}

export interface NativeTag {
  readonly format: string;
  readonly name: string;
  readonly value: string;
}
