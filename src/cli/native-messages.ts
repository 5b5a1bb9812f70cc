import { closeSync, openSync } from 'node:fs';
import { toFsPath } from '../player/raw-path.ts';
import { openOwnStderr } from './own-stderr.ts';

/** The descriptor that C libraries print to. */
const STDERR_FD = 2;

/** The redirection lasts until the process exits. `close` waits until every message written has arrived. */
export interface DivertedMessages {
  close(): Promise<void>;
}

/**
 * Sends what C libraries print on standard error (ALSA explains a missing device in nine lines) to a log, or discards it.
 * `process.stderr` still writes to where standard error went. Call it before any thread is started: it closes descriptor 2
 * and relies on the next one that is opened getting its number.
 *
 * @param log path of a file to append to; null for nowhere
 */
export function divertNativeMessages(log: string | null): DivertedMessages {
  const own = process.platform === 'win32' ? null : openOwnStderr();
  if (own === null) return { close: () => Promise.resolve() };
  Object.defineProperty(process, 'stderr', {
    value: own.stream,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  closeSync(STDERR_FD);
  try {
    openSync(log === null ? '/dev/null' : toFsPath(log), 'a');
  } catch {
    openSync('/dev/null', 'a'); // the log cannot be opened a second time: descriptor 2 must not stay closed
  }
  return { close: () => own.close() };
}
