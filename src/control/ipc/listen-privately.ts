import { existsSync, lstatSync, renameSync, rmSync } from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { PlayheadError, reasonOf } from '../../player/error.ts';
import { systemReason } from '../../player/system-error.ts';

/** The kernel's limit for the path of a socket, without its terminator. */
const MOST_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;
/** mpv asks for 10, and of 200 clients that connect at once most are refused. */
const BACKLOG = 4096;
/** Nobody else may even connect. */
const PRIVATE_UMASK = 0o177;

/**
 * Listens on a Unix socket that is its user's own from its first moment. A dead socket is replaced; one that somebody
 * listens on, and any other file, is not. Only the main thread can set the umask.
 *
 * @returns the socket's identity, see `socketIdentity`
 * @throws PlayheadError `socket`
 */
export async function listenPrivately(server: net.Server, path: string): Promise<string | null> {
  if (process.platform !== 'win32') {
    const bytes = Buffer.byteLength(path);
    if (bytes > MOST_PATH_BYTES)
      throw failure(path, `the path of a socket has at most ${MOST_PATH_BYTES} bytes, and this has ${bytes}`);
    if (!existsSync(dirname(path))) throw failure(path, 'its folder does not exist');
    await makeRoom(path);
  }
  // Node removes the name that it has bound, whatever lies there by then. It binds another, and only we remove this one.
  const bound = boundName(path);
  const umask = process.umask(PRIVATE_UMASK);
  try {
    // The socket is made within this call, under this umask.
    const listening = new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path: bound, backlog: BACKLOG }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    process.umask(umask);
    await listening;
    // Before it has the name that others know: later it could be another's.
    const identity = socketIdentity(bound);
    if (bound !== path) renameSync(bound, path);
    return identity;
  } catch (error) {
    throw failure(path, systemReason(error, { EADDRINUSE: 'the path is in use' }) ?? reasonOf(error));
  } finally {
    process.umask(umask);
  }
}

function boundName(path: string): string {
  if (process.platform === 'win32') return path;
  const name = join(dirname(path), `.${process.pid}`);
  return Buffer.byteLength(name) > MOST_PATH_BYTES ? path : name;
}

async function makeRoom(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw failure(path, 'there is a file of that name already');
  if (await isAnswered(path)) throw new PlayheadError('socket', `another player listens on ${path}`);
  rmSync(path, { force: true });
}

/** Whether somebody listens on a socket. */
export function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Anything else (a full backlog, a socket of somebody else) is a socket in use.
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    );
  });
}

function failure(path: string, reason: string): PlayheadError {
  return new PlayheadError('socket', `${path}: the control socket cannot be made: ${reason}`);
}

/** Which socket lies under a name; null if none does. */
export function socketIdentity(path: string): string | null {
  try {
    // An inode's number is given out again at once: its birth tells two sockets apart.
    const { dev, ino, birthtimeNs } = lstatSync(path, { bigint: true });
    return `${dev}:${ino}:${birthtimeNs}`;
  } catch {
    return null; // Named pipes of Windows are no files; elsewhere it has been removed.
  }
}
