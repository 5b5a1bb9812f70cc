import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { batchTargets } from '../../inspect/batch/batch-targets.ts';
import { filesWorthThreads, verdictOf, type Job } from '../../inspect/batch/job.ts';
import { InlineRunner, inspectionContext, runBatch, type JobRunner } from '../../inspect/batch/job-runner.ts';
import { SegmentThread, type SegmentThreads } from '../../inspect/flac/segment-thread-owner.ts';
import { WorkerPool } from '../../inspect/batch/worker-pool.ts';
import type { InspectionTarget, Verdict } from '../../inspect/inspection.ts';
import { locateFfmpeg } from '../../ffmpeg/locate-ffmpeg.ts';
import { moduleSupport } from '../../media/module-support.ts';
import type { PrepareBatch } from './prepared-batch.ts';
import type { InspectionFlags } from './declarations.ts';
import { ProgressLine } from './progress-line.ts';
import { ReportWriter } from './report-writer.ts';

const EXIT_CODES: Readonly<Record<Verdict, number>> = { fine: 0, finding: 1, trouble: 2 };

/** Runs a batch command over its inputs and gives the exit code: the worst verdict. */
export async function runBatchCommand(
  prepare: PrepareBatch,
  inputs: readonly string[],
  flags: InspectionFlags,
  signal: AbortSignal,
): Promise<number> {
  const batch = await prepare(inputs, flags);
  const { job } = batch;
  const format = flags.json ? 'json' : flags.jsonl ? 'jsonl' : 'human';
  const writer = new ReportWriter({ format, quiet: flags.quiet, onlyBad: flags.onlyBad }, process, (report) =>
    batch.human(report),
  );
  const progress = new ProgressLine(process.stderr, !flags.quiet && !process.stdout.isTTY);
  const cleanups: (() => Promise<void>)[] = [];
  let worst = 0;
  const onProblem = (file: string, error: Error) => {
    worst = EXIT_CODES.trouble;
    progress.clear();
    writer.complain(file, error.message);
  };
  const found = batchTargets(batch.inputs, {
    recursive: flags.recursive,
    videoFiles: flags.videoFiles,
    modules: moduleSupport(() => ffmpegOrNull(flags.ffmpeg)),
    signal,
    stdin: process.stdin,
    onProblem,
    cleanups,
  });
  const { targets, runner } = await chooseRunner(found, job, flags, signal);
  const stop = () => void runner.close();
  signal.addEventListener('abort', stop);
  try {
    for await (const report of runBatch(targets, runner, signal)) {
      const verdict = verdictOf(job.type, report);
      worst = Math.max(worst, EXIT_CODES[verdict]);
      progress.clear();
      await writer.write(batch.shown ? batch.shown(report) : report, verdict);
      progress.advance(report.file, performance.now());
    }
    progress.clear();
    const last = signal.aborted ? null : (batch.last?.() ?? null);
    if (last) {
      const verdict = verdictOf(job.type, last);
      worst = Math.max(worst, EXIT_CODES[verdict]);
      await writer.write(last, verdict);
    }
    await writer.finish(signal.aborted ? null : (batch.summary?.() ?? null));
    if (!signal.aborted) await batch.finish?.();
  } finally {
    signal.removeEventListener('abort', stop);
    await runner.close();
    await Promise.all(cleanups.map((cleanup) => cleanup()));
  }
  return worst;
}

/** Threads only for enough files: the first ones found are held back until that is known. */
async function chooseRunner(
  found: AsyncGenerator<InspectionTarget>,
  job: Job,
  flags: InspectionFlags,
  signal: AbortSignal,
): Promise<{ targets: AsyncIterable<InspectionTarget>; runner: JobRunner }> {
  const first: InspectionTarget[] = [];
  const enough = flags.jobs > 1 ? filesWorthThreads(job) : 0;
  while (first.length < enough) {
    const next = await found.next();
    if (next.done) break;
    first.push(next.value);
  }
  const targets = joined(first, found);
  const ffmpegOption = flags.ffmpeg ?? null;
  if (enough === 0 || first.length < enough) {
    const threads = segmentThreads(Math.min(flags.jobs, availableParallelism()) - 1);
    return { targets, runner: new InlineRunner(job, inspectionContext(ffmpegOption, signal, threads)) };
  }
  return {
    targets,
    runner: new WorkerPool(bundle('inspection-worker.cjs'), { job, ffmpegOption }, flags.jobs),
  };
}

function segmentThreads(count: number): SegmentThreads {
  return { count, start: () => new SegmentThread(bundle('flac-segment.cjs')) };
}

function ffmpegOrNull(option: string | undefined): string | null {
  try {
    return locateFfmpeg({ option, env: process.env }).path;
  } catch {
    return null; // what needs it says so
  }
}

function bundle(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

async function* joined(
  first: readonly InspectionTarget[],
  rest: AsyncIterable<InspectionTarget>,
): AsyncGenerator<InspectionTarget> {
  yield* first;
  yield* rest;
}
