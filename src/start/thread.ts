import { isMainThread, workerData } from 'node:worker_threads';
import { loadBundle } from '../bundle/compiled-bundle.ts';

/** What `startEngine` gives a thread: the bundle that has a `run`, and what that is called with. */
interface ThreadOrder {
  readonly bundle: string;
  readonly data: unknown;
}

/** Entry point of every thread. */
if (!isMainThread) {
  const { bundle, data } = workerData as ThreadOrder;
  (loadBundle(bundle) as { run(data: unknown): void }).run(data);
}
