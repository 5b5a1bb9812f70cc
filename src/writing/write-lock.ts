import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { toFsPath } from '../player/raw-path.ts';
import { PlayheadError } from '../player/error.ts';

/**
 * Makes this process the only one that writes a file, until the function that it returns is called.
 *
 * The lock is a file that holds the writer's process id. One whose process is gone is taken over.
 *
 * @param name the target, as the user is told about it
 * @throws PlayheadError `output` if another process is writing there, or a system error
 */
export function lockForWriting(lock: string, name: string): () => void {
  if (!take(lock)) {
    const holder = holderOf(lock);
    if (holder === null || isRunning(holder) || !takeOver(lock)) throw heldBy(holder, lock, name);
  }
  return () => rmSync(toFsPath(lock), { force: true });
}

function take(lock: string): boolean {
  try {
    const fd = openSync(toFsPath(lock), 'wx');
    writeSync(fd, `${process.pid}\n`);
    closeSync(fd);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function takeOver(lock: string): boolean {
  rmSync(toFsPath(lock), { force: true });
  return take(lock);
}

/** Null while its number is not written yet. */
function holderOf(lock: string): number | null {
  try {
    return Number(/^(\d+)\n/.exec(readFileSync(toFsPath(lock), 'latin1'))?.[1] ?? Number.NaN) || null;
  } catch {
    return null; // let go just now
  }
}

/** Whether a process has this number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // another user's
  }
}

function heldBy(holder: number | null, lock: string, name: string): PlayheadError {
  const by = holder === null ? 'another process' : `process ${holder}`;
  return new PlayheadError(
    'output',
    `${name}: is being written by ${by}: wait until that is done (if nothing runs there, remove ${lock})`,
  );
}
