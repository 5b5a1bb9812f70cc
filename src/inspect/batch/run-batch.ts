import type { InspectionTarget, Report } from '../inspection.ts';
import type { JobRunner } from './job-runner.ts';

/** Files that are begun ahead of the first one that is not finished: enough for every thread, flat in memory. */
const WINDOW_FILES = 64;

/** Runs a job over files as they are found, and gives the reports in the same order. */
export async function* runBatch(
  targets: AsyncIterable<InspectionTarget>,
  runner: JobRunner,
  signal: AbortSignal,
): AsyncGenerator<Report> {
  const begun: Promise<Report>[] = [];
  for await (const target of targets) {
    begun.push(runner.run(target));
    if (begun.length < WINDOW_FILES) continue;
    const report = await begun.shift()!;
    if (signal.aborted) return;
    yield report;
  }
  for (const next of begun) {
    const report = await next;
    if (signal.aborted) return;
    yield report;
  }
}
