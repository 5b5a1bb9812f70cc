import { chaptersOfFile } from '../chapters-of-file.ts';
import { compareFiles, verdictOfCompare, type CompareOptions } from '../compare-files.ts';
import { inspectFile, type InspectOptions } from '../inspect-file.ts';
import type { InspectionContext, InspectionTarget, Report, Verdict } from '../inspection.ts';
import {
  loudnessOfFile,
  verdictOfLoudness,
  type LoudnessOptions,
  type LoudnessResult,
} from '../loudness-file.ts';
import { peaksOfFile, type PeaksOptions } from '../peaks-of-file.ts';
import type { ChaptersReport } from '../report/chapters-report.ts';
import type { CompareReport } from '../report/compare-report.ts';
import type { InspectReport } from '../report/inspect-report.ts';
import type { PeaksReport } from '../report/peaks-report.ts';
import type { SilenceReport } from '../report/silence-report.ts';
import type { SpectrumReport } from '../report/spectrum-report.ts';
import type { TagsReport } from '../report/tags-report.ts';
import type { VerifyReport } from '../report/verify-report.ts';
import { reportError } from '../report-error.ts';
import { silenceOfFile, verdictOfSilence, type SilenceOptions } from '../silence-file.ts';
import { spectrumOfFile, type SpectrumOptions } from '../spectrum-of-file.ts';
import { tagsOfFile, type TagsOptions } from '../tags-of-file.ts';
import { verdictOfVerify, verifyFile, type VerifyOptions } from '../verify-file.ts';

/** What a batch does with each of its files. Plain data: it is sent to a worker as it is. */
export type Job =
  | { readonly type: 'inspect'; readonly options: InspectOptions }
  | { readonly type: 'verify'; readonly options: VerifyOptions }
  | { readonly type: 'tags'; readonly options: TagsOptions }
  | { readonly type: 'chapters' }
  | { readonly type: 'loudness'; readonly options: LoudnessOptions }
  | { readonly type: 'silence'; readonly options: SilenceOptions }
  | { readonly type: 'peaks'; readonly options: PeaksOptions }
  | { readonly type: 'compare'; readonly options: CompareOptions }
  | { readonly type: 'spectrum'; readonly options: SpectrumOptions };

/** The report of each kind of job. */
export interface JobReports {
  readonly inspect: InspectReport;
  readonly verify: VerifyReport;
  readonly tags: TagsReport;
  readonly chapters: ChaptersReport;
  readonly loudness: LoudnessResult;
  readonly silence: SilenceReport;
  readonly peaks: PeaksReport;
  readonly compare: CompareReport;
  readonly spectrum: SpectrumReport;
}

export type JobReport = JobReports[Job['type']];

/** Errors that a broken ffmpeg gives with any file. */
const BY_FFMPEG_WORD = new Set(['undecodable', 'not-audio']);

/** Carries a job out on one file. Rejects only when it is aborted, or through a bug of ours. */
export async function runJob(
  job: Job,
  target: InspectionTarget,
  context: InspectionContext,
): Promise<JobReport> {
  const report = await runOwnJob(job, target, context);
  if (report.error === null || !BY_FFMPEG_WORD.has(report.error.code)) return report;
  const fault = await context.ffmpegFault();
  context.signal.throwIfAborted();
  return fault ? { ...report, error: reportError(fault) } : report;
}

function runOwnJob(job: Job, target: InspectionTarget, context: InspectionContext): Promise<JobReport> {
  switch (job.type) {
    case 'inspect':
      return inspectFile(target, job.options, context);
    case 'verify':
      return verifyFile(target, job.options, context);
    case 'tags':
      return tagsOfFile(target, job.options, context);
    case 'chapters':
      return chaptersOfFile(target, context);
    case 'loudness':
      return loudnessOfFile(target, job.options, context);
    case 'silence':
      return silenceOfFile(target, job.options, context);
    case 'peaks':
      return peaksOfFile(target, job.options, context);
    case 'compare':
      return compareFiles(target, job.options, context);
    case 'spectrum':
      return spectrumOfFile(target, job.options, context);
  }
}

/** Of the commands that look for something. */
const VERDICTS: { readonly [Type in Job['type']]?: (report: JobReports[Type]) => Verdict } = {
  verify: verdictOfVerify,
  loudness: verdictOfLoudness,
  silence: verdictOfSilence,
  compare: verdictOfCompare,
};

/** What a report means for the exit code. It must come from a job of this type. */
export function verdictOf(type: Job['type'], report: Report): Verdict {
  if (report.error) return 'trouble';
  const verdict = VERDICTS[type] as ((report: Report) => Verdict) | undefined;
  return verdict?.(report) ?? 'fine';
}

/** Commands that read headers only: 2 ms a file. */
const HEADERS_ONLY = new Set<Job['type']>(['inspect', 'tags', 'chapters']);

/** Files from which on threads pay: they cost some 200 ms to start, and a decode costs more than that. */
export function filesWorthThreads(job: Job): number {
  const decodes = !HEADERS_ONLY.has(job.type) || (job.type === 'inspect' && job.options.exact);
  return decodes ? 2 : 400;
}
