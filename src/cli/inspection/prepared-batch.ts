import type { Job } from '../../inspect/batch/job.ts';
import type { Report } from '../../inspect/inspection.ts';
import type { InspectionFlags } from './declarations.ts';

/** A command of the command line, ready to run. */
export interface PreparedBatch {
  readonly job: Job;
  readonly inputs: readonly string[];
  /** The text of a report without an error. */
  human(report: Report): string;
  /** Gets every report, in order, and returns the text to show for it. */
  shown?(report: Report): Report;
  /** One report more at the end, of all files together. */
  last?(): Report | null;
  /** What a person is told after the last report; null: nothing. */
  summary?(): string | null;
  /** Called after the last report, unless the batch was interrupted. */
  finish?(): Promise<void>;
}

/** Reads a command's own flags. @throws PlayheadError `usage`, and for files of options that cannot be read */
export type PrepareBatch = (inputs: readonly string[], flags: InspectionFlags) => Promise<PreparedBatch>;
