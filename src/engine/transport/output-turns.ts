/** Runs operations of the output that nothing may be written during, one after another. */
export class OutputTurns {
  /** Asked for and not finished. */
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
    // One that is asked for during another waits for it: the end of the first must not let writes into the second.
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
