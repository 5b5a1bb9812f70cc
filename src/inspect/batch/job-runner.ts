import { locateFfmpeg } from '../../ffmpeg/locate-ffmpeg.ts';
import type { InspectionContext, InspectionTarget, Report } from '../inspection.ts';
import { loadFlacKernel } from '../../formats/flac/decoder/frame-decoder.ts';
import type { PlayheadError } from '../../player/error.ts';
import { findFfmpegFault } from '../ffmpeg-fault.ts';
import { reportError } from '../report-error.ts';
import { runJob, type Job } from './job.ts';

/** Files that are begun ahead of the first one that is not finished: enough for every thread, flat in memory. */
const WINDOW_FILES = 64;

/** Carries one job out on many files, several at a time. A failure comes as a report with an error. */
export interface JobRunner {
  run(target: InspectionTarget): Promise<Report>;
  /** Ends threads and children; runs under way may never settle. */
  close(): Promise<void>;
}

/** Finds ffmpeg and the FLAC decoder when they are first asked for, and remembers them. */
export function inspectionContext(
  ffmpegOption: string | null,
  signal: AbortSignal,
  threads: InspectionContext['threads'] = null,
): InspectionContext {
  let ffmpeg: string | null = null;
  let flacKernel: WebAssembly.Module | null = null;
  let fault: Promise<PlayheadError | null> | null = null;
  const ffmpegPath = () => (ffmpeg ??= locateFfmpeg({ option: ffmpegOption ?? undefined }).path);
  return {
    ffmpegPath,
    ffmpegFault: () => (fault ??= findFfmpegFault(ffmpegPath(), signal)),
    flacKernel: () => (flacKernel ??= loadFlacKernel()),
    signal,
    threads,
  };
}

/** Runs jobs in this thread, one after the other. */
export class InlineRunner implements JobRunner {
  readonly #job: Job;
  readonly #context: InspectionContext;
  #last: Promise<unknown> = Promise.resolve();

  constructor(job: Job, context: InspectionContext) {
    this.#job = job;
    this.#context = context;
  }

  run(target: InspectionTarget): Promise<Report> {
    const turn = this.#last.then(() => this.#runNow(target));
    this.#last = turn;
    return turn;
  }

  async close(): Promise<void> {
    await this.#last;
  }

  async #runNow(target: InspectionTarget): Promise<Report> {
    try {
      this.#context.signal.throwIfAborted();
      return await runJob(this.#job, target, this.#context);
    } catch (error) {
      return { file: target.file, error: reportError(error) };
    }
  }
}

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
