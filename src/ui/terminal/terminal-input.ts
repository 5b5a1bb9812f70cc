import { PassThrough } from 'node:stream';
import { ReportFilter, type TerminalReport } from './report-filter.ts';

/** How long an ESC may be the beginning of a report. */
const ESCAPE_WAIT_MS = 20;

/**
 * The keyboard as Ink reads it: what the terminal sends, without mouse reports, focus changes and answers, which go to
 * `onReport`. Raw mode is the real terminal's. It is read while raw mode is on: a player in the background must not read.
 */
export class TerminalInput extends PassThrough {
  readonly isTTY = true;
  readonly #terminal: NodeJS.ReadStream;
  readonly #onReport: (report: TerminalReport) => void;
  readonly #filter = new ReportFilter();
  #escapeTimer: NodeJS.Timeout | null = null;

  /** @param onGone called when the terminal went away */
  constructor(terminal: NodeJS.ReadStream, onReport: (report: TerminalReport) => void, onGone: () => void) {
    super();
    this.#terminal = terminal;
    this.#onReport = onReport;
    terminal.setEncoding('utf8');
    terminal.on('data', this.#onData);
    terminal.on('end', onGone);
    terminal.on('error', onGone);
    terminal.pause();
  }

  setRawMode(isRaw: boolean): this {
    try {
      this.#terminal.setRawMode(isRaw);
    } catch {
      // The terminal is gone, and its modes with it.
    }
    if (isRaw) this.#terminal.resume();
    else this.#terminal.pause();
    return this;
  }

  ref(): this {
    this.#terminal.ref();
    return this;
  }

  unref(): this {
    this.#terminal.unref();
    return this;
  }

  /** Reads no more. */
  close(): void {
    this.#stopWaiting();
    this.#terminal.off('data', this.#onData);
    this.#terminal.pause();
  }

  readonly #onData = (data: string | Buffer): void => {
    this.#stopWaiting();
    const { keys, reports } = this.#filter.push(data.toString());
    for (const report of reports) this.#onReport(report);
    if (keys !== '') this.write(keys);
    if (!this.#filter.isWaiting) return;
    this.#escapeTimer = setTimeout(() => this.write(this.#filter.flush()), ESCAPE_WAIT_MS);
  };

  #stopWaiting(): void {
    if (this.#escapeTimer) clearTimeout(this.#escapeTimer);
    this.#escapeTimer = null;
  }
}
