import type { WriteStream } from 'node:tty';
import { printable } from '../../media/printable.ts';

const REDRAW_MS = 100;
const ERASE_LINE = '\r\u001b[K';

/** One line on a terminal's stderr that says how far a batch is; nothing anywhere else. */
export class ProgressLine {
  readonly #stream: WriteStream | null;
  #done = 0;
  #drawnAtMs = 0;
  #drawn = false;

  constructor(stream: WriteStream, enabled: boolean) {
    this.#stream = enabled && stream.isTTY ? stream : null;
  }

  /** One more file is done. */
  advance(file: string, nowMs: number): void {
    this.#done++;
    if (!this.#stream || nowMs - this.#drawnAtMs < REDRAW_MS) return;
    this.#drawnAtMs = nowMs;
    const text = `${this.#done} files  ${printable(file)}`;
    // Some characters are two cells wide: half the line always fits.
    this.#stream.write(ERASE_LINE + text.slice(0, Math.max(10, Math.floor(this.#stream.columns / 2))));
    this.#drawn = true;
  }

  /** Takes the line away, before something else is written and at the end. */
  clear(): void {
    if (this.#drawn) this.#stream?.write(ERASE_LINE);
    this.#drawn = false;
  }
}
