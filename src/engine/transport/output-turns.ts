/** Runs flushes, drains and openings of the output one after another. Nothing may be written meanwhile. */
export class OutputTurns {
  /** Operations that were asked for and are not finished. */
  #pending = 0;
  #last: Promise<void> = Promise.resolve();
  readonly #onDone: () => void;
  readonly #onFailed: (error: unknown) => void;

  constructor(onDone: () => void, onFailed: (error: unknown) => void) {
    this.#onDone = onDone;
    this.#onFailed = onFailed;
  }

  get isBusy(): boolean {
    return this.#pending > 0;
  }

  run(operation: () => Promise<void>): void {
    // An operation that is asked for during another waits for it, so that no write comes between the two.
    const started = this.#pending++ === 0 ? operation() : this.#last.then(operation);
    this.#last = started.then(
      () => {
        this.#pending--;
        this.#onDone();
      },
      (error: unknown) => {
        this.#pending--;
        this.#onFailed(error);
      },
    );
  }
}
