import type { InspectionTarget, Report, ReportError } from '../inspection.ts';
import type { Job } from './job.ts';

/** Given to a worker at its start. */
export interface WorkerStart {
  readonly job: Job;
  readonly ffmpegOption: string | null;
}

/** To a worker: one file, which it answers with one `FromWorker` before it gets the next; or the end. */
export type ToWorker =
  { readonly type: 'target'; readonly target: InspectionTarget } | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'failed'; readonly error: ReportError };
