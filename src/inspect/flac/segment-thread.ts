import { parentPort } from 'node:worker_threads';
import { assertNever } from '../../player/assert-never.ts';
import { FlacSegmentDecoder } from './segment-decoder.ts';
import type { FromSegmentThread, SegmentOrder, ToSegmentThread } from './segment-message.ts';

/** A second thread for one FLAC file: decodes segments, one after the other. */
let decoder: FlacSegmentDecoder | null = null;
let slots: readonly SharedArrayBuffer[] = [];

parentPort?.on('message', (message: ToSegmentThread) => {
  switch (message.type) {
    case 'begin':
      decoder = new FlacSegmentDecoder(message.audio, message.kernel);
      slots = message.slots;
      return;
    case 'decode':
      decode(message);
      return;
    case 'end':
      decoder?.close();
      parentPort?.close();
      return;
    default:
      assertNever(message);
  }
});
send({ type: 'loaded' });

function decode({ segment, from, to, slot }: SegmentOrder): void {
  const decoded = decoder!.decode(from, to, new Uint8Array(slots[slot]!));
  send({ type: 'decoded', segment, slot, decoded });
}

function send(message: FromSegmentThread): void {
  parentPort?.postMessage(message);
}
