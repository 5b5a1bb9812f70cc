/** Commands in a row, before sockets are read again and the rest of the program has its turn. */
const IN_A_ROW = 200;
/** As long as this in a row: some commands take longer than others. */
const IN_A_ROW_MS = 5;
/** Clients that are let in together after a break, one command each. */
const TOGETHER = 32;

/** Lets all clients of a socket carry out their commands in turns, so that none waits for another's thousand. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #left = IN_A_ROW;
  #endMs = 0;
  #hasBreak = false;

  /** Resolves when the next command of a client may be carried out: at once, unless others wait or a break is due. */
  async next(): Promise<void> {
    if (!this.#hasBreak) this.#begin();
    if (this.#waiting.length === 0 && this.#left > 0 && performance.now() < this.#endMs) this.#left--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #begin(): void {
    this.#left = IN_A_ROW;
    this.#endMs = performance.now() + IN_A_ROW_MS;
    this.#hasBreak = true;
    setImmediate(() => {
      this.#hasBreak = false;
      const next = this.#waiting.splice(0, TOGETHER);
      if (next.length === 0) return;
      this.#begin();
      this.#left -= next.length;
      for (const resolve of next) resolve();
    });
  }
}
