import type { Report } from '../inspection.ts';
import type { InspectChapter } from './inspect-report.ts';

export const CHAPTERS_SCHEMA_VERSION = 1;

/** The chapters of one file (schema/chapters.schema.json). */
export interface ChaptersReport extends Report {
  readonly schema_version: typeof CHAPTERS_SCHEMA_VERSION;
  readonly title: string | null;
  readonly artist: string | null;
  readonly sample_rate: number | null;
  readonly duration: number | null;
  readonly chapters: readonly InspectChapter[];
}

/** Formats that chapters can be written in. */
export const CHAPTER_FORMATS = ['json', 'cue', 'ffmetadata', 'webvtt'] as const;
export type ChapterFormat = (typeof CHAPTER_FORMATS)[number];
