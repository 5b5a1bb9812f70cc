import { EventEmitter } from 'node:events';
import { FrameDiff } from './frame-diff.ts';

/** What a surface writes to: a terminal, or something that records. */
export interface TerminalOutput {
  write(data: string): boolean;
}

/**
 * The stream Ink draws on: it takes whole frames (Ink's debug mode writes nothing else) and sends on what changed.
 *
 * Ink's own painter rewrites a row from the first change to its end and counts on where the cursor was left, which
 * costs four times the bytes for a clock and tears when a resize comes between. Here each change states its place.
 * Ink hears of a resize only by the next frame: the surface never emits `resize`.
 */
export class ScreenSurface extends EventEmitter {
  readonly isTTY = false;
  readonly writable = true;
  columns: number;
  rows: number;
  readonly #output: TerminalOutput;
  readonly #diff = new FrameDiff();
  #frame = '';
  #paused = false;
  #framesDrawn = 0;

  constructor(output: TerminalOutput, columns: number, rows: number) {
    super();
    this.#output = output;
    this.columns = columns;
    this.rows = rows;
  }

  /** Frames that changed something. */
  get framesDrawn(): number {
    return this.#framesDrawn;
  }

  /** Takes a frame: lines joined by line feeds. The callback is Node's stream contract, which Ink waits on. */
  write(frame: string, callback?: (error?: Error | null) => void): boolean {
    if (frame !== '') {
      this.#frame = frame;
      this.repaint();
    }
    if (callback) queueMicrotask(callback);
    return true;
  }

  /** Brings the terminal to the last frame: for when the terminal has changed and the frame perhaps has not. */
  repaint(): void {
    if (this.#paused || this.#frame === '') return;
    const data = this.#diff.next(this.#frame.split('\n').slice(0, this.rows));
    if (data === '') return;
    this.#framesDrawn++;
    this.#output.write(data);
  }

  /** The terminal has another size now; the next frame is drawn whole. */
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.#diff.invalidate();
  }

  /** From here on frames are dropped: the terminal belongs to someone else. */
  pause(): void {
    this.#paused = true;
  }

  /** The terminal is ours again, with nothing of ours on it. */
  resume(): void {
    this.#paused = false;
    this.#diff.invalidate();
  }
}
