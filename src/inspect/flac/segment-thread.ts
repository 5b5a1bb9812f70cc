import { parentPort, workerData } from 'node:worker_threads';
import { FlacSegmentDecoder } from './segment-decoder.ts';
import type { FromSegmentThread, SegmentThreadStart, ToSegmentThread } from './segment-message.ts';

/** A second thread for one FLAC file: decodes segments, one after the other. It lives until it is terminated. */
const { audio, kernel, slots } = workerData as SegmentThreadStart;
const decoder = new FlacSegmentDecoder(audio, kernel);

parentPort?.on('message', ({ segment, from, to, slot }: ToSegmentThread) => {
  const decoded = decoder.decode(from, to, new Uint8Array(slots[slot]!));
  parentPort?.postMessage({ segment, slot, decoded } satisfies FromSegmentThread);
});
