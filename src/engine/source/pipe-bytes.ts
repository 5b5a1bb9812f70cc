import { toFsPath } from '../../player/raw-path.ts';
import { closeSync, constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream as TerminalStream } from 'node:tty';

/**
 * The bytes of a named pipe, a shell's `<(command)` or a device.
 *
 * Nobody waits for one who writes: opened as usual, a named pipe would keep a thread of the pool until then, which the end of the
 * process waits for, whatever signal asks for it.
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

/** The bytes of standard input: to be asked for once, for there is no way back in them. */
export function standardInput(): Readable {
  return readableOf(0);
}

/** What may wait for ever is waited for by the event loop, and not in a thread, and may be set to not blocking by anybody. */
function readableOf(fd: number): Readable {
  if (isatty(fd)) return new TerminalStream(fd);
  const stats = fstatSync(fd);
  if (stats.isFIFO() || stats.isSocket()) return new Socket({ fd, readable: true, writable: false });
  return createReadStream('', { fd });
}
