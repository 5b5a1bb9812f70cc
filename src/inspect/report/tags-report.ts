import type { TagWarning } from '../../tags/tag-block.ts';
import type { Report } from '../inspection.ts';
import type { InspectPicture, InspectReplayGain } from './inspect-report.ts';

export const TAGS_SCHEMA_VERSION = 1;

/** All tags of one file (schema/tags.schema.json). */
export interface TagsReport extends Report {
  readonly schema_version: typeof TAGS_SCHEMA_VERSION;
  /** By ffprobe's names; several artists, composers or genres are joined by `; `. */
  readonly tags: Readonly<Record<string, string>>;
  /** Every value in order, by the same names. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Plain lyrics with their line breaks. */
  readonly lyrics: string | null;
  readonly timed_lyrics: readonly { readonly time: number; readonly text: string }[];
  readonly replaygain: InspectReplayGain | null;
  readonly pictures: readonly TagPicture[];
  /** Every tag by the names of its own format; null unless asked for. */
  readonly native: readonly NativeTag[] | null;
  /** Why none could be read; null when some could. */
  readonly problem: string | null;
  /** What in the tags could not be read, each with its place in the file where there is one. */
  readonly warnings: readonly TagWarning[];
}

/** A picture in the file, or the address of one that is not: then its MIME type is `-->`, as the tags write it. */
export interface TagPicture extends InspectPicture {
  readonly link: string | null;
  readonly description: string | null;
  /** Where `--pictures` put it; null otherwise. */
  readonly saved_as: string | null;
}

export interface NativeTag {
  readonly format: string;
  readonly name: string;
  readonly value: string;
}
