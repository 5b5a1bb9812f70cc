import { inspectFile } from './inspect-file.ts';
import type { InspectionContext, InspectionTarget } from './inspection.ts';
import { CHAPTERS_SCHEMA_VERSION, type ChaptersReport } from './report/chapters-report.ts';

/** Reads the chapters of one file, or of a cue sheet beside it. @throws the signal's reason when it is aborted */
export async function chaptersOfFile(
  target: InspectionTarget,
  context: InspectionContext,
): Promise<ChaptersReport> {
  const report = await inspectFile(target, { exact: false }, context);
  return {
    schema_version: CHAPTERS_SCHEMA_VERSION,
    file: target.file,
    error: report.error,
    title: report.format?.tags.title ?? null,
    artist: report.format?.tags.artist ?? null,
    sample_rate: report.streams[0]?.sample_rate ?? null,
    duration: report.format?.duration ?? null,
    chapters: report.chapters,
  };
}
