import { NO_FACTS } from './control-host.ts';
import type { FileFacts } from './control-host.ts';

/** What the current file says of itself: empty until it has been read, and while nothing plays. */
export class CurrentFacts {
  readonly #read: (path: string) => Promise<FileFacts>;
  readonly #isPlaying: () => boolean;
  #facts = NO_FACTS;
  #reading = 0;
  #known: Promise<void> = Promise.resolve();

  constructor(read: (path: string) => Promise<FileFacts>, isPlaying: () => boolean) {
    this.#read = read;
    this.#isPlaying = isPlaying;
  }

  get now(): FileFacts {
    return this.#isPlaying() ? this.#facts : NO_FACTS;
  }

  /** Resolves once the facts of the file that was loaded last are there. */
  get known(): Promise<void> {
    return this.#known;
  }

  /** Another file begins. */
  forget(): void {
    this.#reading++;
    this.#facts = NO_FACTS;
  }

  /** Reads a file. Resolves once its facts are there, or another file has begun. */
  load(path: string): Promise<void> {
    const reading = ++this.#reading;
    this.#known = this.#read(path).then((facts) => {
      if (reading === this.#reading) this.#facts = facts;
    });
    return this.#known;
  }
}
