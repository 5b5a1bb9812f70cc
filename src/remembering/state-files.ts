import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isRunning } from '../writing/write-lock.ts';

/** `$XDG_STATE_HOME/playhead`, or under `~/.local/state` (XDG base directory specification: relative paths do not count). */
export function stateFolder(environment: NodeJS.ProcessEnv): string {
  const base = environment.XDG_STATE_HOME;
  return path.join(
    base && path.isAbsolute(base) ? base : path.join(environment.HOME ?? os.homedir(), '.local', 'state'),
    'playhead',
  );
}

/**
 * Makes a folder that only its owner can look into.
 *
 * @throws Error for a link, another user's folder, or none that can be made: what somebody listens to is nobody else's business
 */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) throw new Error(`${folder}: is a link, and no folder of its own`);
  if (process.getuid !== undefined && stats.uid !== process.getuid())
    throw new Error(`${folder}: belongs to another user`);
  if ((stats.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/**
 * Replaces a file whole or not at all, also when the machine stops half-way. A link in its place is replaced, not followed.
 *
 * @throws Error of the system
 */
export function writePrivate(file: string, text: string): void {
  makePrivate(path.dirname(file));
  const draft = draftOf(file);
  const fd = openSync(draft, 'wx', 0o600);
  try {
    try {
      for (let rest = Buffer.from(text); rest.length > 0;) rest = rest.subarray(writeSync(fd, rest));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, file);
    settle(path.dirname(file));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** As `writePrivate`, piece by piece: keys and the screen are served in between. */
export async function writePrivatePieces(file: string, pieces: Iterable<string>): Promise<void> {
  makePrivate(path.dirname(file));
  const draft = draftOf(file);
  const handle = await open(draft, 'wx', 0o600);
  try {
    try {
      for (const piece of pieces) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    renameSync(draft, file);
    settle(path.dirname(file));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** The text of a file; null if there is none. A link is not followed. @throws Error, `ELOOP` for a link */
export function readPrivate(file: string, mostBytes: number): string | null {
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw new Error('it is no regular file');
    if (stats.size > mostBytes) throw new Error('it is too large');
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

/** Removes what players left that were killed while they wrote. */
export function removeAbandonedDrafts(folder: string): void {
  for (const name of namesIn(folder)) {
    const [, pid] = DRAFT.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(path.join(folder, name), { force: true });
  }
}

/** The names of the files in a folder; none if it cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // nothing was ever written, or nothing can be: writing says so
  }
}

const DRAFT = /\.(\d+)\.new$/;

function draftOf(file: string): string {
  const draft = `${file}.${process.pid}.new`;
  rmSync(draft, { force: true }); // of a process that had this number before
  return draft;
}

/** Has the disk keep the new name. */
function settle(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    fsyncSync(fd);
    closeSync(fd);
  } catch {
    // Not every file system can; the file itself is on the disk.
  }
}
