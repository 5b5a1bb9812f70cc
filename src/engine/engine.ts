import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { PlayheadError } from '../player/error.ts';
import type { Command } from '../player/command.ts';
import type { PlayerEvent } from '../player/event.ts';
import type { PlayerPort } from '../player/port.ts';
import { SharedStateReader, createSharedState } from '../player/shared-state.ts';
import type { SessionOptions } from '../player/session-options.ts';
import type { QueueEntry } from '../player/track.ts';
import type { HeadStart } from './decode/head-start.ts';
import { HeardSamples } from './heard-samples.ts';
import { CommandQueue } from './command-queue.ts';
import { SentEdits } from './sent-edits.ts';
import { RingReclaimer } from './ring/reclaim.ts';
import type { EngineThreadData, FromEngine, ReaderSettings, ReaderThreadData, ToEngine } from './messages.ts';

export interface EngineSettings {
  readonly options: SessionOptions;
  readonly reader: ReaderSettings;
  readonly entries: readonly QueueEntry[];
  /** What is already being decoded of the first track; null if nothing is. */
  readonly headStart?: HeadStart | null;
}

/** How a session ended. */
export interface EngineResult {
  readonly exitCode: number;
  /** What made it impossible to go on, for the user; null if nothing did. */
  readonly error: string | null;
}

/** The engine as the rest of the program sees it: a port for commands and events, and its end. */
export interface Engine extends PlayerPort {
  /** The samples of what is heard. */
  readonly heard: HeardSamples;
  readonly ended: Promise<EngineResult>;
  /** Ends playing because of a signal. */
  endBySignal(): void;
}

const ALSA_CONFIG = 'ALSA_CONFIG_PATH';

/**
 * Starts the engine: a reader thread and an engine thread, which talk to each other without this one.
 *
 * This thread may block for as long as it likes: the sound and the changes of track go on.
 */
export function startEngine(settings: EngineSettings): Engine {
  const { options, entries } = settings;
  const { port1: engineEnd, port2: readerEnd } = new MessageChannel();
  const state = createSharedState();
  const restoreAlsa = usesSpeaker(options) ? hideAlsaDevices() : (): void => undefined;

  const engineData: EngineThreadData = { reader: engineEnd, state, options, entries };
  const headStart = settings.headStart?.offer ?? null;
  const readerData: ReaderThreadData = { engine: readerEnd, settings: settings.reader, headStart };
  // The reader first: it has a decoder to start, which takes longest.
  const readerPorts = headStart === null ? [readerEnd] : [readerEnd, headStart.port];
  const readerWorker = startThread('reader.cjs', readerData, readerPorts);
  const engineWorker = startThread('engine.cjs', engineData, [engineEnd]);

  const heard = new HeardSamples();
  const reclaimer = new RingReclaimer();
  const listeners = new Set<(event: PlayerEvent) => void>();
  const send = (message: ToEngine): void => engineWorker.postMessage(message);
  const edits = new SentEdits();
  const queue = new CommandQueue((command) => send({ type: 'command', command: edits.sent(command) }));

  const ended = new Promise<EngineResult>((resolve, reject) => {
    engineWorker.on('message', (message: FromEngine) => {
      switch (message.type) {
        case 'events':
          for (const sent of message.events) {
            const event = edits.whole(sent);
            for (const listener of listeners) listener(event);
          }
          return;
        case 'taken':
          queue.taken();
          return;
        case 'entered':
          reclaimer.released(); // the buffer of the track before is let go here too
          heard.enter(message.track);
          return;
        case 'addon-loaded':
          restoreAlsa();
          return;
        case 'over':
          resolve({ exitCode: message.exitCode, error: message.error });
          void engineWorker.terminate();
          void readerWorker.terminate();
      }
    });
    engineWorker.on('error', reject);
    readerWorker.on('error', reject);
  });

  return {
    state: new SharedStateReader(state, nowMicros),
    heard,
    ended,
    send: (command: Command) => queue.send(command),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    endBySignal: () => send({ type: 'end' }),
  };
}

/** Microseconds on the system's monotonic clock, which all threads share (unlike `performance.now`). */
export function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function startThread(
  bundle: string,
  data: EngineThreadData | ReaderThreadData,
  transferList: readonly MessagePort[],
): Worker {
  const file = fileURLToPath(new URL('thread.cjs', import.meta.url));
  const options = { workerData: { bundle, data }, transferList: [...transferList] };
  try {
    return new Worker(file, { ...options, stdout: false, stderr: false });
  } catch (error) {
    throw new PlayheadError('setup', `the program's ${bundle} is missing`, {
      cause: error,
      hint: 'install it again',
    });
  }
}

function usesSpeaker(options: SessionOptions): boolean {
  return options.output.type === 'auto' || options.output.type === 'speaker';
}

/** See `SpeakerDevice`: the addon may only be loaded where the default device is one that always opens. */
function hideAlsaDevices(): () => void {
  if (process.platform !== 'linux') return () => undefined;
  const before = process.env[ALSA_CONFIG];
  process.env[ALSA_CONFIG] = fileURLToPath(new URL('alsa-null.conf', import.meta.url));
  return () => {
    if (before === undefined) Reflect.deleteProperty(process.env, ALSA_CONFIG);
    else process.env[ALSA_CONFIG] = before;
  };
}
