import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PlayheadError } from '../player/error.ts';
import type { SessionOptions } from '../player/session-options.ts';
import type { QueueEntry } from '../player/track.ts';
import type { FromEngine, ReaderSettings, ToEngine } from './messages.ts';

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

/**
 * Where one of the program's bundles is.
 *
 * @throws PlayheadError `setup` when it is not there: a thread could only say that it has failed, and how it did so is nothing to a user
 */
export function bundlePath(name: string): string {
  const file = fileURLToPath(new URL(name, import.meta.url));
  if (existsSync(file)) return file;
  throw new PlayheadError('setup', `the program's ${name} is missing`, { hint: 'install it again' });
}
