import { spawn } from 'node:child_process';
import { constants, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { isatty, WriteStream } from 'node:tty';

/** The descriptor that standard error is on. */
const STDERR_FD = 2;

/** A stream to where standard error went when the program started. It outlives descriptor 2. */
export interface OwnStderr {
  readonly stream: Writable;
  /** Resolves once everything written has arrived. */
  close(): Promise<void>;
}

/**
 * Opens a second way to standard error, so that descriptor 2 is free for native messages.
 *
 * Node cannot duplicate a descriptor. To open `/dev/fd/2` duplicates it on BSD and macOS, but on Linux it opens the file
 * again: with a position of its own, which overwrites what a shell's `> log 2>&1` wrote, and only where the user may open it.
 * So Linux opens again what has no position (a terminal, a device, a file in append mode). Everything else (a file, a pipe,
 * a socket, a terminal of another user) is given to a child that copies to the very descriptor it inherited.
 *
 * @returns null if there is no such way: descriptor 2 must stay as it is
 */
export function openOwnStderr(): OwnStderr | null {
  return reopened() ?? relayed();
}

function reopened(): OwnStderr | null {
  try {
    if (fstatSync(STDERR_FD).isSocket() || (process.platform === 'linux' && hasPosition(STDERR_FD)))
      return null;
    const { O_WRONLY, O_APPEND, O_NOCTTY } = constants;
    const fd = openSync(`/dev/fd/${STDERR_FD}`, O_WRONLY | O_APPEND | O_NOCTTY);
    return {
      stream: isatty(STDERR_FD) ? new WriteStream(fd) : writableTo(fd),
      close: () => Promise.resolve(),
    };
  } catch {
    return null; // it belongs to somebody else: the relay inherits it
  }
}

/** Whether opening it again would differ from it: in the position, or, for a pipe, by waiting for a reader. */
function hasPosition(fd: number): boolean {
  if (fstatSync(fd).isCharacterDevice()) return false;
  // proc(5): the flags of the open file, in octal.
  const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0';
  return !fstatSync(fd).isFile() || (Number.parseInt(flags, 8) & constants.O_APPEND) === 0;
}

function writableTo(fd: number): Writable {
  return new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      try {
        writeSync(fd, chunk);
      } catch {
        // For example a full disk. There is no other place for the message, and playing does not depend on it.
      }
      done();
    },
  });
}

function relayed(): OwnStderr | null {
  // A session of its own: Ctrl-C must not end it before the last message.
  const relay = spawn('cat', { stdio: ['pipe', STDERR_FD, STDERR_FD], detached: true });
  const input = relay.stdin;
  relay.on('error', () => undefined); // told by the missing pid
  if (relay.pid === undefined || input === null) return null;
  input.on('error', () => undefined); // no other place is left for the message
  if (isatty(STDERR_FD)) likeTerminal(input);
  const ended = new Promise<void>((resolve) => relay.once('close', () => resolve()));
  relay.unref();
  return {
    stream: input,
    close: () => {
      // Node would end while this is awaited, with exit code 0, if nothing else kept it alive.
      relay.ref();
      input.end();
      return ended;
    },
  };
}

/** What a status line asks of a terminal. Its width is that of standard output, which is the same terminal or none. */
function likeTerminal(stream: Writable): void {
  Object.defineProperties(stream, {
    isTTY: { value: true },
    columns: { get: () => (process.stdout.isTTY ? process.stdout.columns : undefined) },
  });
}
