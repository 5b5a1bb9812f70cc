import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { PlayheadError, reasonOf } from '../player/error.ts';
import { makePrivate, namesIn, readPrivate, removeAbandonedDrafts, writePrivate } from './state-files.ts';

/** More than anybody is in the middle of. Beyond it the ones untouched for longest are dropped. */
const MOST_RECORDS = 1000;
/** A record is a few hundred bytes; a long path makes it some thousands. */
const MOST_RECORD_BYTES = 64 * 1024;

/**
 * Records on disk, one file for each key, so that two players at once do not undo each other's.
 *
 * The calls are synchronous: they move some hundred bytes, from a thread that owes nobody sound.
 */
export class PositionStore {
  readonly #folder: string;
  readonly #directory: string;

  /** @param folder the player's folder for its state */
  constructor(folder: string) {
    this.#folder = folder;
    this.#directory = path.join(folder, 'positions');
  }

  /**
   * What was written for a key; null if nothing was.
   *
   * @throws PlayheadError `resume-unreadable` when it cannot be read, or is not what this program writes
   */
  read(key: string): Readonly<Record<string, unknown>> | null {
    const file = this.#fileOf(key);
    try {
      const text = readPrivate(file, MOST_RECORD_BYTES);
      if (text === null) return null;
      const record: unknown = JSON.parse(text);
      if (!isRecord(record) || record.key !== key) throw new Error('it is damaged');
      return record;
    } catch (error) {
      const reason = error instanceof SyntaxError ? 'it is damaged' : reasonOf(error);
      throw new PlayheadError('resume-unreadable', `what was remembered cannot be read: ${file}: ${reason}`, {
        cause: error,
      });
    }
  }

  /** @throws PlayheadError `resume-unwritable` */
  write(key: string, record: Readonly<Record<string, unknown>>): void {
    try {
      makePrivate(this.#folder);
      writePrivate(this.#fileOf(key), `${JSON.stringify({ key, ...record })}\n`);
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

  /** Drops the oldest records beyond the number that is kept, and what killed players left half-way. */
  prune(most = MOST_RECORDS): void {
    removeAbandonedDrafts(this.#directory);
    const names = namesIn(this.#directory);
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
