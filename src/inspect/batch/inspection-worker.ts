import { parentPort, workerData } from 'node:worker_threads';
import { reportError } from '../report-error.ts';
import { runJob } from './job.ts';
import { inspectionContext } from './job-runner.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-message.ts';

/** A thread of a `WorkerPool`. It ends when it is told to, after its ffmpeg child was killed. */
const start = workerData as WorkerStart;
const closing = new AbortController();
const context = inspectionContext(start.ffmpegOption, closing.signal);

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'close') {
    closing.abort();
    parentPort?.close();
    return;
  }
  void runJob(start.job, message.target, context).then(
    (report) => send({ type: 'report', report }),
    (error: unknown) => send({ type: 'failed', error: reportError(error) }),
  );
});

function send(message: FromWorker): void {
  parentPort?.postMessage(message);
}
