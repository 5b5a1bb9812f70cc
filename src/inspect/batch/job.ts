import { inspectFile, verdictOfInspect, type InspectOptions } from '../inspect-file.ts';
import type { InspectionContext, InspectionTarget, Report, Verdict } from '../inspection.ts';
import type { InspectReport } from '../report/inspect-report.ts';
import type { VerifyReport } from '../report/verify-report.ts';
import { verdictOfVerify, verifyFile, type VerifyOptions } from '../verify-file.ts';

/** What a batch does with each of its files. Plain data: it is sent to a worker as it is. */
export type Job =
  | { readonly type: 'inspect'; readonly options: InspectOptions }
  | { readonly type: 'verify'; readonly options: VerifyOptions };

/** The report of each kind of job. */
export interface JobReports {
  readonly inspect: InspectReport;
  readonly verify: VerifyReport;
}

export type JobReport = JobReports[Job['type']];

/** Carries a job out on one file. Rejects only when it is aborted, or through a bug of ours. */
export function runJob(job: Job, target: InspectionTarget, context: InspectionContext): Promise<JobReport> {
  switch (job.type) {
    case 'inspect':
      return inspectFile(target, job.options, context);
    case 'verify':
      return verifyFile(target, job.options, context);
  }
}

/** What a report without an error means for the exit code. */
export function verdictOf(type: Job['type'], report: Report): Verdict {
  switch (type) {
    case 'inspect':
      return verdictOfInspect(report as InspectReport);
    case 'verify':
      return verdictOfVerify(report as VerifyReport);
  }
}

/** Files from which on threads pay: they cost some 200 ms to start, a decode costs more than that, a header 2 ms. */
export function filesWorthThreads(job: Job): number {
  return job.type === 'inspect' && !job.options.exact ? 400 : 2;
}
