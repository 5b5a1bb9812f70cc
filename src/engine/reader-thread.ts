import type { Readable } from 'node:stream';
import { isMainThread, parentPort } from 'node:worker_threads';
import { PlayheadError } from '../player/error.ts';
import type { ReaderThreadData, ToReader } from './messages.ts';
import { Reader } from './reader/reader.ts';

/** What the reader thread does, or the main thread for it. */
export function run({ engine, settings }: ReaderThreadData): void {
  const reader = new Reader(settings, stdinOnce(), (message) => engine.postMessage(message));
  engine.on('message', (message: ToReader) => {
    reader.handle(message);
    if (message.type === 'shutdown') engine.close();
  });
}

function stdinOnce(): () => Promise<Readable> {
  let isTaken = false;
  return async () => {
    if (isTaken) throw new PlayheadError('unreadable', 'was read already: a pipe cannot be wound back');
    isTaken = true;
    // Loaded when there is a pipe: most players have none, and its sockets take their time.
    const { standardInput } = await import('./source/pipe-bytes.ts');
    return standardInput();
  };
}

if (!isMainThread) parentPort!.once('message', run);
