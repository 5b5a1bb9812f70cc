import type { SegmentThread } from './segment-thread-owner.ts';

/** Where more threads are to be had, and how many. */
export interface SegmentThreads {
  readonly count: number;
  /** Starts one, or gives one that was started before: it is its taker's. */
  start(): SegmentThread;
}
