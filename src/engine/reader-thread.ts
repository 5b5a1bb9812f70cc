import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { ReaderThreadData, ToReader } from './messages.ts';
import { Reader } from './reader/reader.ts';

/** What the reader thread does, or the main thread for it. */
export function run({ engine, settings, begun }: ReaderThreadData): void {
  const openStdin = (): Readable => createReadStream('', { fd: 0, autoClose: false });
  const reader = new Reader(settings, begun, openStdin, (message) => engine.postMessage(message));
  engine.on('message', (message: ToReader) => {
    reader.handle(message);
    if (message.type === 'shutdown') engine.close();
  });
}
