import type { Command } from '../player/command.ts';
import type { PlayheadError } from '../player/error.ts';
import type { PlayerEvent } from '../player/event.ts';
import { EXIT_SETUP_FAILED } from '../player/exit-code.ts';
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
import { startHere } from './engine-here.ts';
import type { PartsHandlers } from './engine-parts.ts';
import type { EngineThreads } from './engine-threads.ts';
import type { ReaderSettings } from './messages.ts';

export interface EngineSettings {
  readonly options: SessionOptions;
  readonly reader: ReaderSettings;
  readonly entries: readonly QueueEntry[];
  /** Null where it all runs in this thread, as suits a render that nobody watches. */
  readonly threads: EngineThreads | null;
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
  readonly ended: Promise<EngineResult>;
  /** Ends playing because of a signal. */
  endBySignal(): void;
  /** Ends playing as a failure, with exit code 1 and this error in the result. */
  endBecause(error: PlayheadError): void;
}

/**
 * Starts the engine: in a reader thread and an engine thread, which talk to each other without this one.
 *
 * The calling thread may block for any time: sound and track changes continue. Only a render in this thread waits for it.
 */
export function startEngine(settings: EngineSettings): Engine {
  const { options, entries, reader, threads } = settings;
  const state = createSharedState();
  // A reader that looks before the engine's thread runs sees its initial state.
  const { volumePercent, mute, speed } = options;
  new SharedStateWriter(state).publish({ ...NOTHING_YET, volumePercent, mute, speed });

  const heard = new HeardSamples();
  const collection = new BufferCollection();
  const listeners = new Set<(event: PlayerEvent) => void>();
  const queue = new CommandQueue((command) => parts.send({ type: 'command', command }));

  /** Why this thread has ended the session. The session may have ended by itself before it was told. */
  let failed: EngineResult | null = null;
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
        case 'over':
          settle(failed ?? { exitCode: message.exitCode, error: message.error });
          parts.stop();
      }
    },
  };
  const order = { options, reader, entries, state };
  const parts = threads === null ? startHere(order, handlers) : threads.begin(order, handlers);

  return {
    state: new SharedStateReader(state, nowMicros),
    heard,
    ended,
    send: (command: Command) => queue.send(command),
    settled: () => queue.settled(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    endBySignal: () => parts.send({ type: 'end' }),
    endBecause({ code, message }) {
      failed ??= { exitCode: EXIT_SETUP_FAILED, error: message };
      parts.send({ type: 'fail', code, message });
    },
  };
}

/** Microseconds on the system's monotonic clock, which all threads share (unlike `performance.now`). */
export function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
