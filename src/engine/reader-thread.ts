import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { ReaderThreadData, ToReader } from './messages.ts';
import { Reader } from './reader/reader.ts';

/** What the reader thread does. */
export function run({ engine, settings, headStart }: ReaderThreadData): void {
  const openStdin = (): Readable => createReadStream('', { fd: 0, autoClose: false });
  const reader = new Reader(settings, headStart, openStdin, (message) => engine.postMessage(message));
  engine.on('message', (message: ToReader) => {
    reader.handle(message);
    if (message.type === 'shutdown') engine.close();
  });
}
