import { closeSync, fchmodSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toFsPath } from '../player/raw-path.ts';
import { cannotBeWritten, followed } from './write-target.ts';
import { lockForWriting } from './write-lock.ts';

/** A file in the making, under a name of its own beside the final one, until `commit` or `abandon`. */
export interface Replacement {
  readonly fd: number;
  /** Gives it the final name, in place of what stood there. @throws PlayheadError `output` */
  commit(): void;
  /** Leaves nothing of it. After a commit, even one that failed, there is nothing to do. */
  abandon(): void;
}

/** A name may have 255 bytes, and those made from it are longer. */
const LONGEST_STEM_BYTES = 200;

/**
 * Begins to replace a file, or to make it, whole or not at all.
 *
 * A link is followed and stays; the mode of what stood there is kept. Only one process writes a file at a time.
 *
 * @param option the option that names the file, for messages
 * @throws PlayheadError `output` when it cannot be made there
 */
export function openReplacement(given: string, option: string): Replacement {
  const target = followed(given);
  const stem = path.join(path.dirname(target), `.${shortened(path.basename(target))}`);
  const draft = `${stem}.part`;
  try {
    const unlock = lockForWriting(`${stem}.lock`, `${option} ${given}`);
    let fd: number;
    try {
      fd = openDraft(draft, statSync(toFsPath(target), { throwIfNoEntry: false })?.mode);
    } catch (error) {
      unlock();
      throw error;
    }
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      closeSync(fd);
      rmSync(toFsPath(draft), { force: true });
      unlock();
    };
    return {
      fd,
      commit() {
        try {
          renameSync(toFsPath(draft), toFsPath(target));
        } catch (error) {
          throw cannotBeWritten(option, given, error);
        } finally {
          end();
        }
      },
      abandon: end,
    };
  } catch (error) {
    throw cannotBeWritten(option, given, error);
  }
}

/** Writes a small file whole or not at all. @throws PlayheadError `output` */
export function replaceFile(given: string, option: string, contents: string | Uint8Array): void {
  const replacement = openReplacement(given, option);
  try {
    writeFileSync(replacement.fd, contents);
  } catch (error) {
    replacement.abandon();
    throw cannotBeWritten(option, given, error);
  }
  replacement.commit();
}

function openDraft(draft: string, oldMode: number | undefined): number {
  rmSync(toFsPath(draft), { force: true }); // of a process that was killed: the lock is ours
  if (oldMode === undefined) return openSync(toFsPath(draft), 'wx', 0o666);
  // Never readable by more than the old file was, not even for a moment.
  const fd = openSync(toFsPath(draft), 'wx', oldMode & 0o777);
  try {
    fchmodSync(fd, oldMode & 0o7777);
  } catch {
    // A file system without modes: what it has is kept.
  }
  return fd;
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_STEM_BYTES) return name;
  // Not imported: nearly every name is short.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(name).digest('hex');
}
