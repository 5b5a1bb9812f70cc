import { Worker } from 'node:worker_threads';
import type { InspectionTarget, Report } from '../inspection.ts';
import { reportError } from '../report-error.ts';
import type { JobRunner } from './job-runner.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-message.ts';

/** A worker that does not end by then is stuck in a loop of its own. */
const CLOSE_DEADLINE_MS = 1000;

interface Waiting {
  readonly target: InspectionTarget;
  readonly resolve: (report: Report) => void;
}

/**
 * Runs jobs in worker threads, one file at a time in each. A worker that dies costs its file (which is reported) and is
 * replaced: one file that brings a parser down does not end a batch.
 */
export class WorkerPool implements JobRunner {
  readonly #file: string;
  readonly #start: WorkerStart;
  readonly #size: number;
  readonly #workers = new Set<Worker>();
  readonly #idle: Worker[] = [];
  readonly #waiting: Waiting[] = [];
  #closed = false;

  /** @param file the bundle of inspection-worker.ts */
  constructor(file: string, start: WorkerStart, size: number) {
    this.#file = file;
    this.#start = start;
    this.#size = size;
  }

  run(target: InspectionTarget): Promise<Report> {
    return new Promise((resolve) => {
      this.#waiting.push({ target, resolve });
      this.#assign();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#workers].map(ended));
  }

  #assign(): void {
    while (this.#waiting.length > 0 && !this.#closed) {
      const worker = this.#idle.pop() ?? (this.#workers.size < this.#size ? this.#open() : undefined);
      if (!worker) return;
      this.#give(worker, this.#waiting.shift()!);
    }
  }

  #open(): Worker {
    const worker = new Worker(this.#file, { workerData: this.#start });
    this.#workers.add(worker);
    return worker;
  }

  #give(worker: Worker, { target, resolve }: Waiting): void {
    const finish = (report: Report, alive: boolean) => {
      worker.removeAllListeners();
      worker.on('error', () => undefined); // between two files a worker has nothing to lose
      if (alive) this.#idle.push(worker);
      else this.#workers.delete(worker);
      resolve(report);
      this.#assign();
    };
    worker.removeAllListeners();
    worker.once('message', (message: FromWorker) => {
      finish(message.type === 'report' ? message.report : { file: target.file, error: message.error }, true);
    });
    worker.once('error', (error) => {
      finish({ file: target.file, error: reportError(error) }, false);
    });
    worker.once('exit', (code) => {
      finish(
        { file: target.file, error: { code: 'internal', message: `its worker ended with ${code}` } },
        false,
      );
    });
    worker.postMessage({ type: 'target', target } satisfies ToWorker);
  }
}

/** Asks a worker to end, which kills its child, and makes it. */
async function ended(worker: Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const deadline = setTimeout(() => void worker.terminate(), CLOSE_DEADLINE_MS);
  worker.postMessage({ type: 'close' } satisfies ToWorker);
  await gone;
  clearTimeout(deadline);
}
