import type { ReaderThreadData, ToReader } from './messages.ts';
import { Reader } from './reader/reader.ts';
import { standardInput } from './source/pipe-bytes.ts';

/** What the reader thread does, or the main thread for it. */
export function run({ engine, settings, begun }: ReaderThreadData): void {
  const reader = new Reader(settings, begun, standardInput(), (message) => engine.postMessage(message));
  engine.on('message', (message: ToReader) => {
    reader.handle(message);
    if (message.type === 'shutdown') engine.close();
  });
}
