import { reasonOf } from '../../player/error.ts';
import type { Fact, ReadFacts } from './track-details.ts';

/** All there is to say of the track that is looked at; read when it is first asked for, forgotten for the next one. */
export class FactsOfTrack {
  readonly #read: ReadFacts;
  readonly #changed: () => void;
  #path: string | null = null;
  #facts: readonly Fact[] | null = null;
  #reading = new AbortController();

  constructor(read: ReadFacts, changed: () => void) {
    this.#read = read;
    this.#changed = changed;
  }

  /** The facts of a file, null while they are being read. */
  of(path: string): readonly Fact[] | null {
    if (path !== this.#path) {
      this.#reading.abort();
      this.#reading = new AbortController();
      this.#path = path;
      this.#facts = null;
      void this.#load(path, this.#reading.signal);
    }
    return this.#facts;
  }

  close(): void {
    this.#reading.abort();
  }

  async #load(path: string, signal: AbortSignal): Promise<void> {
    const facts = await this.#read(path, signal).catch((error: unknown): readonly Fact[] => [
      ['path', path],
      ['error', reasonOf(error)],
    ]);
    if (signal.aborted) return;
    this.#facts = facts;
    this.#changed();
  }
}
