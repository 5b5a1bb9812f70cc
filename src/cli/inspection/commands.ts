import type { Job } from '../../inspect/batch/job.ts';
import type { Report } from '../../inspect/inspection.ts';
import type { InspectReport } from '../../inspect/report/inspect-report.ts';
import type { InspectionFlags } from './declarations.ts';
import { showInspect } from './show-inspect.ts';
import { prepareVerify } from './verify-command.ts';

/** A command of the command line, ready to run. */
export interface PreparedBatch {
  readonly job: Job;
  readonly inputs: readonly string[];
  /** The text of a report without an error. */
  human(report: Report): string;
  /** Sees every report, in order. */
  onReport?(report: Report): void;
  /** Called after the last report, unless the batch was interrupted. May print to stdout. */
  finish?(): Promise<void>;
}

/** Reads a command's own flags. @throws PlayheadError `usage` and whatever its files give */
export type PrepareBatch = (inputs: readonly string[], flags: InspectionFlags) => Promise<PreparedBatch>;

/** The batch commands by name. */
export const BATCH_COMMANDS: Readonly<Record<string, PrepareBatch>> = {
  inspect: (inputs, flags) =>
    Promise.resolve({
      job: { type: 'inspect', options: { exact: flags.exact === true } },
      inputs,
      human: (report) => showInspect(report as InspectReport),
    }),
  verify: prepareVerify,
};
