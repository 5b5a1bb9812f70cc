import { createReadStream } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { ReaderThreadData, ToReader } from './messages.ts';
import { Reader } from './reader/reader.ts';

/** Entry point of the reader thread. */
const { engine, settings } = workerData as ReaderThreadData;

const openStdin = (): NodeJS.ReadableStream => createReadStream('', { fd: 0, autoClose: false });
const reader = new Reader(settings, openStdin, (message) => engine.postMessage(message));

engine.on('message', (message: ToReader) => {
  reader.handle(message);
  if (message.type === 'shutdown') engine.close();
});
