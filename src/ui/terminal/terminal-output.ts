import { FramePace, type FramePaceOptions } from './frame-pace.ts';

/** Device status report: any terminal answers it, with `CSI 0 n`. */
const STATUS_QUERY = '\u001b[5n';

/** The terminal as Ink writes to it. It tells `pace` what is written, and how long the terminal took for that. */
export class TerminalOutput {
  readonly isTTY = true;
  readonly writableLength = 0;
  readonly pace: FramePace;
  readonly #terminal: NodeJS.WriteStream;
  readonly #nowMs: () => number;

  constructor(terminal: NodeJS.WriteStream, options: Omit<FramePaceOptions, 'ask'>) {
    this.#terminal = terminal;
    this.#nowMs = options.nowMs;
    this.pace = new FramePace({
      ...options,
      ask: () => {
        if (terminal.writable) terminal.write(STATUS_QUERY);
      },
    });
  }

  get columns(): number {
    return this.#terminal.columns;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  get writable(): boolean {
    return this.#terminal.writable;
  }

  get destroyed(): boolean {
    return this.#terminal.destroyed;
  }

  get writableEnded(): boolean {
    return this.#terminal.writableEnded;
  }

  on(event: string, listener: () => void): this {
    this.#terminal.on(event, listener);
    return this;
  }

  off(event: string, listener: () => void): this {
    this.#terminal.off(event, listener);
    return this;
  }

  /** On a terminal Node waits until the kernel has taken all of it. */
  write(data: string, taken?: () => void): boolean {
    const beganMs = this.#nowMs();
    const hasRoom = this.#terminal.write(data, taken);
    this.pace.wrote(Buffer.byteLength(data), this.#nowMs() - beganMs);
    return hasRoom;
  }
}
