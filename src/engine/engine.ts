import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from '../player/command.ts';
import type { PlayheadError } from '../player/error.ts';
import type { PlayerEvent } from '../player/event.ts';
import type { PlayerPort } from '../player/port.ts';
import {
  NOTHING_YET,
  SharedStateReader,
  SharedStateWriter,
  createSharedState,
} from '../player/shared-state.ts';
import type { SessionOptions } from '../player/session-options.ts';
import type { QueueEntry } from '../player/track.ts';
import { HeardSamples } from './heard-samples.ts';
import { CommandQueue } from './command-queue.ts';
import { BufferCollection } from './ring/garbage-collection.ts';
import { startHere, startInThreads } from './engine-parts.ts';
import type { PartsHandlers } from './engine-parts.ts';
import type { ReaderSettings } from './messages.ts';

export interface EngineSettings {
  readonly options: SessionOptions;
  readonly reader: ReaderSettings;
  readonly entries: readonly QueueEntry[];
  /** Whether it all runs in this thread, as suits a render that nobody watches. */
  readonly isHere?: boolean;
}

/** How a session ended. */
export interface EngineResult {
  readonly exitCode: number;
  /** Why the session ended early, for the user; null if it did not. */
  readonly error: string | null;
}

/** The engine as the rest of the program sees it: a port for commands and events, and its end. */
export interface Engine extends PlayerPort {
  /** The samples being heard. */
  readonly heard: HeardSamples;
  /**
   * Resolves when the sound's native code has been loaded. Before, this thread must not be held up: the device would be
   * opened under the configuration that hides it (`hideAlsaDevices`), and nobody would hear a thing.
   */
  readonly loaded: Promise<void>;
  readonly ended: Promise<EngineResult>;
  /** Ends playing because of a signal. */
  endBySignal(): void;
  /** Ends playing as a failure, with exit code 1 and this error in the result. */
  endBecause(error: PlayheadError): void;
}

const ALSA_CONFIG = 'ALSA_CONFIG_PATH';

/**
 * Starts the engine: a reader thread and an engine thread, which talk to each other without this one.
 *
 * The calling thread may block for any time: sound and track changes continue. Only a render in this thread waits for it.
 */
export function startEngine(settings: EngineSettings): Engine {
  const { options, entries, reader, isHere = false } = settings;
  const state = createSharedState();
  // A reader that looks before the engine's thread runs sees its initial state.
  const { volumePercent, mute, speed } = options;
  new SharedStateWriter(state).publish({ ...NOTHING_YET, volumePercent, mute, speed });
  const restoreAlsa = usesSpeaker(options) ? hideAlsaDevices() : (): void => undefined;

  const heard = new HeardSamples();
  const collection = new BufferCollection();
  const listeners = new Set<(event: PlayerEvent) => void>();
  const queue = new CommandQueue((command) => parts.send({ type: 'command', command }));

  let markLoaded = (): void => undefined;
  const loaded = new Promise<void>((resolve) => (markLoaded = resolve));
  if (!usesSpeaker(options)) markLoaded();
  let settle: (result: EngineResult) => void;
  let fail: (error: Error) => void;
  const ended = new Promise<EngineResult>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  const handlers: PartsHandlers = {
    onError(error) {
      fail(error);
      parts.stop();
    },
    onMessage(message) {
      switch (message.type) {
        case 'events':
          for (const event of message.events) for (const listener of listeners) listener(event);
          return;
        case 'taken':
          queue.taken();
          return;
        case 'entered':
          // The buffer of the track before is let go here too.
          if (heard.enter(message.track)) collection.released();
          return;
        case 'addon-loaded':
          restoreAlsa();
          markLoaded();
          return;
        case 'over':
          settle({ exitCode: message.exitCode, error: message.error });
          parts.stop();
      }
    },
  };
  const order = { options, reader, entries, state };
  const parts = isHere ? startHere(order, handlers) : startInThreads(order, handlers);

  return {
    state: new SharedStateReader(state, nowMicros),
    heard,
    loaded,
    ended,
    send: (command: Command) => queue.send(command),
    settled: () => queue.settled(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    endBySignal: () => parts.send({ type: 'end' }),
    endBecause: ({ code, message }) => parts.send({ type: 'fail', code, message }),
  };
}

/** Microseconds on the system's monotonic clock, which all threads share (unlike `performance.now`). */
export function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function usesSpeaker(options: SessionOptions): boolean {
  return options.output.type === 'auto' || options.output.type === 'speaker';
}

/** See `SpeakerDevice`: the addon may only be loaded where the default device is one that always opens. */
function hideAlsaDevices(): () => void {
  if (process.platform !== 'linux') return () => undefined;
  const before = process.env[ALSA_CONFIG];
  const file = fileURLToPath(new URL('alsa-null.conf', import.meta.url));
  // ALSA ends a name at a space or a colon. An open device has a name without them.
  const fd = /[ :]/.test(file) ? openSync(file, 'r') : null;
  process.env[ALSA_CONFIG] = fd === null ? file : `/proc/self/fd/${fd}`;
  return () => {
    if (fd !== null) closeSync(fd);
    if (before === undefined) Reflect.deleteProperty(process.env, ALSA_CONFIG);
    else process.env[ALSA_CONFIG] = before;
  };
}
