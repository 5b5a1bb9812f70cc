import type { Job } from '../../inspect/batch/job.ts';
import type { Report } from '../../inspect/inspection.ts';
import type { InspectReport } from '../../inspect/report/inspect-report.ts';
import type { InspectionFlags } from './declarations.ts';
import { showInspect } from './show-inspect.ts';

/** How a command of the command line becomes a batch, and its reports text. */
export interface BatchCommand {
  /** @throws PlayheadError `usage` */
  job(flags: InspectionFlags): Job;
  human(report: Report): string;
}

/** The batch commands by name. */
export const BATCH_COMMANDS: Readonly<Record<string, BatchCommand>> = {
  inspect: {
    job: (flags) => ({ type: 'inspect', options: { exact: flags.exact === true } }),
    human: (report) => showInspect(report as InspectReport),
  },
};
