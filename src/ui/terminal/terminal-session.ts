import { InputDecoder } from '../input/input-decoder.ts';
import type { InputEvent, TerminalInput } from '../input/input-event.ts';
import type { TerminalReply } from '../input/terminal-reply.ts';
import { enterSequence, leaveSequence, titleSequence, type ModeChoice } from './terminal-modes.ts';

/** The terminal and the process whose it is; passed in, so that a test can be both. */
export interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

export interface TerminalListener {
  input(event: InputEvent): void;
  /** The terminal answered a question. */
  reply(reply: TerminalReply): void;
  resized(columns: number, rows: number): void;
  /** The terminal went away. */
  closed(): void;
}

/** How long an ESC may be the beginning of a longer sequence. */
const ESCAPE_WAIT_MS = 30;

/**
 * Owns the terminal from `open` to `close`: raw input, alternate screen, mouse, title. However the process ends, short
 * of SIGKILL, the terminal is given back: `close` is also called from the process's last moments.
 */
export class TerminalSession {
  readonly #streams: TerminalStreams;
  readonly #modes: ModeChoice;
  readonly #listener: TerminalListener;
  #decoder = new InputDecoder();
  #escapeTimer: NodeJS.Timeout | null = null;
  #isOpen = false;
  #title = '';

  constructor(streams: TerminalStreams, modes: ModeChoice, listener: TerminalListener) {
    this.#streams = streams;
    this.#modes = modes;
    this.#listener = listener;
  }

  get columns(): number {
    return this.#streams.stdout.columns || 80;
  }

  get rows(): number {
    return this.#streams.stdout.rows || 24;
  }

  /** Writes to the terminal while it is ours; a terminal that is gone takes nothing. */
  write(data: string): boolean {
    const { stdout } = this.#streams;
    return this.#isOpen && stdout.writable ? stdout.write(data) : false;
  }

  open(): void {
    if (this.#isOpen) return;
    const { stdin, stdout } = this.#streams;
    this.#isOpen = true;
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.on('data', this.#onData);
    stdin.on('end', this.#onGone);
    stdin.on('error', this.#onGone);
    stdin.resume();
    stdout.on('resize', this.#onResize);
    stdout.on('error', this.#onGone);
    process.on('exit', this.#onProcessEnd);
    process.on('uncaughtExceptionMonitor', this.#onProcessEnd);
    this.write(enterSequence(this.#modes));
    if (this.#title !== '') this.#writeTitle();
  }

  close(): void {
    if (!this.#isOpen) return;
    const { stdin, stdout } = this.#streams;
    this.write(leaveSequence(this.#modes));
    this.#isOpen = false;
    if (this.#escapeTimer) clearTimeout(this.#escapeTimer);
    this.#decoder = new InputDecoder();
    stdin.off('data', this.#onData);
    stdin.off('end', this.#onGone);
    stdin.off('error', this.#onGone);
    stdin.pause();
    stdout.off('resize', this.#onResize);
    process.off('exit', this.#onProcessEnd);
    process.off('uncaughtExceptionMonitor', this.#onProcessEnd);
    try {
      stdin.setRawMode(false);
    } catch {
      // The terminal is gone, and its modes with it.
    }
  }

  /** Shows `title` in the window's frame; the one before comes back at the end. */
  setTitle(title: string): void {
    this.#title = title;
    this.#writeTitle();
  }

  #writeTitle(): void {
    if (this.#modes.title) this.write(titleSequence(this.#title));
  }

  readonly #onData = (data: string | Buffer): void => {
    if (this.#escapeTimer) clearTimeout(this.#escapeTimer);
    this.#escapeTimer = null;
    for (const event of this.#decoder.push(data.toString())) this.#tell(event);
    if (this.#decoder.isWaiting)
      this.#escapeTimer = setTimeout(() => {
        for (const event of this.#decoder.flush()) this.#tell(event);
      }, ESCAPE_WAIT_MS);
  };

  #tell(event: TerminalInput): void {
    if (event.type === 'reply') this.#listener.reply(event.reply);
    else this.#listener.input(event);
  }

  readonly #onResize = (): void => this.#listener.resized(this.columns, this.rows);

  readonly #onGone = (): void => this.#listener.closed();

  readonly #onProcessEnd = (): void => this.close();
}
