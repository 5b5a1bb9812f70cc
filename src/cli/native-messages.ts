import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { WriteStream } from 'node:tty';

/** The descriptor that C libraries print to. */
const STDERR_FD = 2;

/** Undoes nothing: the process ends with it. `close` waits until everything said is out. */
export interface DivertedMessages {
  close(): Promise<void>;
}

/**
 * Sends what C libraries print on standard error (ALSA explains a missing device in nine lines) to a log, or nowhere,
 * while `process.stderr` goes on to where it went. To be called before any thread is started: it closes descriptor 2 and
 * relies on the next one that is opened getting its number.
 *
 * @param log path of a file to append to; null for nowhere
 */
export function divertNativeMessages(log: string | null): DivertedMessages {
  if (process.platform === 'win32') return { close: () => Promise.resolve() };
  const own = reopenStderr();
  Object.defineProperty(process, 'stderr', {
    value: own.stream,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  closeSync(STDERR_FD);
  openSync(log ?? '/dev/null', 'a');
  return { close: own.close };
}

interface OwnStderr {
  readonly stream: Writable;
  readonly close: () => Promise<void>;
}

/** A stream of our own to where standard error goes now. */
function reopenStderr(): OwnStderr {
  const atOnce = (): Promise<void> => Promise.resolve();
  if (fstatSync(STDERR_FD).isSocket()) return relayedStderr();
  const fd = openSync(`/dev/fd/${STDERR_FD}`, 'a');
  if (process.stderr.isTTY) return { stream: new WriteStream(fd), close: atOnce };
  const stream = new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      writeSync(fd, chunk);
      done();
    },
  });
  return { stream, close: atOnce };
}

/** A socket (what Node gives to its children) cannot be opened a second time: a child that copies has to hold it. */
function relayedStderr(): OwnStderr {
  const relay = spawn('cat', { stdio: ['pipe', STDERR_FD, STDERR_FD] });
  const input = relay.stdin!;
  input.on('error', () => undefined); // nobody is left to be told
  const ended = new Promise<void>((resolve) => {
    relay.once('close', () => resolve());
    relay.once('error', () => resolve());
  });
  relay.unref();
  return {
    stream: input,
    close: () => {
      // Waited for with nothing else to keep the program alive, it would end here and now, with exit code 0.
      relay.ref();
      input.end();
      return ended;
    },
  };
}
