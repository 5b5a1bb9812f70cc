import { lstatSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { PlayheadError } from '../player/error.ts';

const DAEMON = 'daemon.sock';
const OTHERS = 0o077;

/** Where players of this user put their sockets; it need not exist. */
export function runtimeDirectory(env: NodeJS.ProcessEnv, userId = process.getuid?.() ?? 0): string {
  const base = env.XDG_RUNTIME_DIR || (process.platform === 'darwin' ? env.TMPDIR : undefined);
  return base ? path.join(base, 'playhead') : `/tmp/playhead-${userId}`;
}

/** The socket of the user's daemon. */
export function daemonSocket(directory: string): string {
  return path.join(directory, DAEMON);
}

/** The socket of a player that is no daemon. */
export function playerSocket(directory: string, pid: number): string {
  return path.join(directory, `${pid}.sock`);
}

/**
 * Makes the directory, or sees that it is this user's own and nobody else may enter it. In `/tmp` anybody may have made it first.
 *
 * @throws PlayheadError `socket`
 */
export function makePrivateDirectory(directory: string, userId = process.getuid?.() ?? 0): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw refusal(directory, error instanceof Error ? error.message : String(error));
  }
  const problem = privacyProblem(directory, userId);
  if (problem !== null) throw refusal(directory, problem);
}

/** Why sockets in a directory cannot be trusted; null if they can. */
export function privacyProblem(directory: string, userId = process.getuid?.() ?? 0): string | null {
  if (process.platform === 'win32') return null;
  const found = lstatSync(directory, { throwIfNoEntry: false });
  if (found === undefined) return 'it does not exist';
  if (found.isSymbolicLink()) return 'it is a symbolic link';
  if (!found.isDirectory()) return 'it is not a directory';
  if (found.uid !== userId) return 'it belongs to another user';
  return (found.mode & OTHERS) === 0 ? null : 'it is open to other users: chmod 700 it';
}

function refusal(directory: string, reason: string): PlayheadError {
  return new PlayheadError('socket', `${directory}: remote control is not possible here: ${reason}`);
}
