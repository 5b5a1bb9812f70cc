import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PlayheadError, reasonOf } from '../../player/error.ts';

/** More than anybody is in the middle of. Beyond it the ones untouched for longest are dropped. */
const MOST_RECORDS = 1000;
/** A record is a few hundred bytes; a long path makes it some thousands. */
const MOST_RECORD_BYTES = 64 * 1024;

/** `$XDG_STATE_HOME/playhead/positions`, or under `~/.local/state` (XDG base directory specification: relative paths do not count). */
export function positionsDirectory(environment: NodeJS.ProcessEnv): string {
  const base = environment.XDG_STATE_HOME;
  return path.join(
    base && path.isAbsolute(base) ? base : path.join(environment.HOME ?? os.homedir(), '.local', 'state'),
    'playhead',
    'positions',
  );
}

/**
 * Records on disk, one file for each key, so that two players at once do not undo each other's.
 *
 * A record is replaced by renaming: whoever is killed half-way leaves the old one whole. The calls are synchronous: they
 * move some hundred bytes, from a thread that owes nobody sound.
 */
export class PositionStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * What was written for a key; null if nothing was.
   *
   * @throws PlayheadError `resume-unreadable` when it cannot be read, or is not what this program writes
   */
  read(key: string): Readonly<Record<string, unknown>> | null {
    const file = this.#fileOf(key);
    try {
      if (statSync(file).size > MOST_RECORD_BYTES) throw new Error('it is too large');
      const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (!isRecord(record) || record.key !== key) throw new Error('it is damaged');
      return record;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      const reason = error instanceof SyntaxError ? 'it is damaged' : reasonOf(error);
      throw new PlayheadError('resume-unreadable', `what was remembered cannot be read: ${file}: ${reason}`, {
        cause: error,
      });
    }
  }

  /** @throws PlayheadError `resume-unwritable` */
  write(key: string, record: Readonly<Record<string, unknown>>): void {
    const file = this.#fileOf(key);
    const draft = `${file}.${process.pid}.new`;
    try {
      // Paths of what somebody listens to are nobody else's business.
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      writeFileSync(draft, `${JSON.stringify({ key, ...record })}\n`, { mode: 0o600 });
      renameSync(draft, file);
    } catch (error) {
      throw new PlayheadError('resume-unwritable', `the position cannot be remembered: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  }

  /** @throws PlayheadError `resume-unwritable` */
  forget(key: string): void {
    try {
      rmSync(this.#fileOf(key), { force: true });
    } catch (error) {
      throw new PlayheadError('resume-unwritable', `the position cannot be forgotten: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  }

  /** Drops the oldest records, and drafts that somebody left half-way, beyond the number that is kept. */
  prune(most = MOST_RECORDS): void {
    let names: string[];
    try {
      names = readdirSync(this.#directory);
    } catch {
      return; // nothing was ever written, or nothing can be: `write` says so
    }
    if (names.length <= most) return;
    const files = names.map((name) => path.join(this.#directory, name));
    const aged = files.map((file) => ({
      file,
      writtenMs: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }));
    aged.sort((one, other) => one.writtenMs - other.writtenMs);
    for (const { file } of aged.slice(0, aged.length - most)) rmSync(file, { force: true });
  }

  #fileOf(key: string): string {
    // Not imported: a start that remembers nothing does not wait for it.
    const { createHash } = process.getBuiltinModule('node:crypto');
    const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
    return path.join(this.#directory, `${name}.json`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
