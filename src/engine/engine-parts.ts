import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { PlayheadError } from '../player/error.ts';
import type { SessionOptions } from '../player/session-options.ts';
import type { QueueEntry } from '../player/track.ts';
import type {
  EngineThreadData,
  FromEngine,
  ReaderSettings,
  ReaderThreadData,
  ToEngine,
  ToReader,
} from './messages.ts';

/** V8's minimum: these threads allocate little, and the default would take 4 MB more for each. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 3 };

/** What the session and the reader are started with. */
export interface PartsOrder {
  readonly options: SessionOptions;
  readonly reader: ReaderSettings;
  readonly entries: readonly QueueEntry[];
  /** Where the session publishes its state. */
  readonly state: SharedArrayBuffer;
}

export interface PartsHandlers {
  readonly onMessage: (message: FromEngine) => void;
  readonly onError: (error: Error) => void;
}

/** A running session with its reader. */
export interface EngineParts {
  send(message: ToEngine): void;
  /** Lets go of both, once the session is over. */
  stop(): void;
}

/** Each in a thread of its own, so that nothing in this one holds up the sound. */
export function startInThreads(
  { options, reader, entries, state }: PartsOrder,
  { onMessage, onError }: PartsHandlers,
): EngineParts {
  const { port1: engineEnd, port2: readerEnd } = new MessageChannel();
  const engineData: EngineThreadData = { reader: engineEnd, state, options, entries };
  const readerData: ReaderThreadData = { engine: readerEnd, settings: reader };
  // The reader first: it has a decoder to start, which takes longest.
  const readerWorker = startThread('reader.cjs', readerData, [readerEnd], onError);
  let engineWorker: Worker;
  try {
    engineWorker = startThread('engine.cjs', engineData, [engineEnd], onError);
  } catch (error) {
    void readerWorker.terminate();
    throw error;
  }
  engineWorker.on('message', onMessage);
  return {
    send: (message) => engineWorker.postMessage(message),
    stop() {
      void engineWorker.terminate();
      void readerWorker.terminate();
    },
  };
}

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
  const part = createRequire(import.meta.url)(ensureThere(bundle)) as { run(data: unknown): void };
  part.run(data);
}

function startThread(
  bundle: string,
  workerData: EngineThreadData | ReaderThreadData,
  transferList: readonly MessagePort[],
  onError: (error: Error) => void,
): Worker {
  const worker = new Worker(ensureThere(bundle), {
    ...{ workerData, transferList: [...transferList] },
    ...{ stdout: false, stderr: false, resourceLimits: RESOURCE_LIMITS },
  });
  return worker.on('error', onError);
}

/**
 * A thread could only say that it has failed, and how it did so is nothing to a user.
 *
 * @returns where the bundle is
 * @throws PlayheadError `setup` when it is not there
 */
function ensureThere(bundle: string): string {
  const file = fileURLToPath(new URL(bundle, import.meta.url));
  if (existsSync(file)) return file;
  throw new PlayheadError('setup', `the program's ${bundle} is missing`, { hint: 'install it again' });
}
