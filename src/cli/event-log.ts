import { closeSync, openSync, writeSync } from 'node:fs';
import { toFsPath } from '../player/raw-path.ts';
import { cannotBeWritten } from '../writing/write-target.ts';

/** `--log`: appends events to a file, one a line. */
export class EventLog {
  readonly #path: string;
  #fd: number | null;

  /** @throws PlayheadError `output` when the file cannot be opened */
  constructor(path: string) {
    this.#path = path;
    try {
      // Readable by its owner only: a log shows what a person listens to.
      this.#fd = openSync(toFsPath(path), 'a', 0o600);
    } catch (error) {
      throw cannotBeWritten('--log', path, error);
    }
  }

  /** @returns what to tell the user, once: the log cannot be written any more, and ends here */
  write(line: string): string | null {
    if (this.#fd === null) return null;
    try {
      writeSync(this.#fd, line);
      return null;
    } catch (error) {
      this.close();
      return cannotBeWritten('--log', this.#path, error).message;
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }
}
