import { toFsPath } from '../../player/raw-path.ts';
import { closeSync, constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream as TerminalStream } from 'node:tty';

/**
 * The bytes of a named pipe, a shell's `<(command)` or a device.
 *
 * It is opened without waiting for a writer. An ordinary open would block a thread of the pool until one comes, and the process
 * could not exit before that, not even on a signal.
 *
 * @throws what the system says of a pipe that cannot be opened
 */
export function openPipe(path: string): Readable {
  const fd = openSync(toFsPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return readableOf(fd);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** The bytes of standard input. Call it once: they cannot be read again. */
export function standardInput(): Readable {
  return readableOf(0);
}

/** Pipes, sockets and terminals may wait for ever: the event loop reads them, not a thread of the pool. */
function readableOf(fd: number): Readable {
  if (isatty(fd)) return new TerminalStream(fd);
  const stats = fstatSync(fd);
  if (stats.isFIFO() || stats.isSocket()) return new Socket({ fd, readable: true, writable: false });
  return createReadStream('', { fd });
}
