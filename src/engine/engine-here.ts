import { createRequire } from 'node:module';
import { MessageChannel } from 'node:worker_threads';
import { bundlePath } from './engine-parts.ts';
import type { EngineParts, PartsHandlers, PartsOrder } from './engine-parts.ts';
import type { EngineThreadData, ReaderThreadData, ToReader } from './messages.ts';

/**
 * Both in this thread, for a render that nobody watches: there is no sound to hold up, and two threads take longer to start and to
 * end than ffmpeg takes for a minute of music.
 */
export function startHere(
  { options, reader, entries, state }: PartsOrder,
  { onMessage, onError }: PartsHandlers,
): EngineParts {
  const { port1: engineEnd, port2: readerEnd } = new MessageChannel();
  const { port1: ownEnd, port2: sessionEnd } = new MessageChannel();
  const stop = (): void => {
    process.off('uncaughtException', fail);
    ownEnd.close();
    // One that failed half-way has not shut its reader down; to another this says nothing any more.
    engineEnd.postMessage({ type: 'shutdown' } satisfies ToReader);
    engineEnd.close();
  };
  const fail = (error: Error): void => {
    stop();
    onError(error);
  };
  ownEnd.on('message', onMessage);
  process.on('uncaughtException', fail);
  try {
    runHere('reader.cjs', { engine: readerEnd, settings: reader });
    runHere('engine.cjs', { reader: engineEnd, main: sessionEnd, state, options, entries });
  } catch (error) {
    stop();
    throw error;
  }
  return { send: (message) => ownEnd.postMessage(message), stop };
}

function runHere(bundle: string, data: ReaderThreadData | EngineThreadData): void {
  const part = createRequire(import.meta.url)(bundlePath(bundle)) as { run(data: unknown): void };
  part.run(data);
}
