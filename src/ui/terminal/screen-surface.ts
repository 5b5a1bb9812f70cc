import { EventEmitter } from 'node:events';
import type { PlacedPicture } from '../view/frame.ts';
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
  /** The picture that is to be on the terminal, and the one that is. */
  #picture: PlacedPicture | null = null;
  #shownPicture: PlacedPicture | null = null;
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
    const shown = this.#shownPicture;
    // What is left of such a picture lies under cells that may not change.
    if (shown?.image.isErasedByText && shown !== this.#picture) this.#diff.invalidate();
    const isWhole = !this.#diff.isKnown;
    const text = this.#diff.next(this.#frame.split('\n').slice(0, this.rows));
    const data = text + this.#pictureChange(isWhole);
    if (data === '') return;
    this.#framesDrawn++;
    this.#output.write(data);
  }

  /** From the next painting on this picture, or none, stands over its cells of the frame. */
  placePicture(picture: PlacedPicture | null): void {
    const before = this.#picture;
    if (
      picture?.image === before?.image &&
      picture?.column === before?.column &&
      picture?.row === before?.row
    )
      return;
    this.#picture = picture;
    this.repaint();
  }

  /** Takes the old picture off and draws the new one, or draws the same again where text went over it. */
  #pictureChange(isWhole: boolean): string {
    const shown = this.#shownPicture;
    const wanted = this.#picture;
    this.#shownPicture = wanted;
    const hide = shown !== null && shown !== wanted ? shown.image.hide : '';
    if (wanted === null) return hide;
    const { image, column, row } = wanted;
    const region = { column, row, width: image.columns, height: image.rows };
    const isDamaged = isWhole || (image.isErasedByText && this.#diff.wroteInto(region));
    if (shown === wanted && !isDamaged) return hide;
    return `${hide}\u001b[${row + 1};${column + 1}H${image.show}`;
  }

  /** The terminal has another size now; the next frame is drawn whole. */
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.#diff.invalidate();
  }

  /** From here on frames are dropped: the terminal belongs to someone else. */
  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    const hide = this.#shownPicture?.image.hide ?? '';
    this.#shownPicture = null;
    if (hide !== '') this.#output.write(hide);
  }

  /** The terminal is ours again, with nothing of ours on it. */
  resume(): void {
    this.#paused = false;
    this.#diff.invalidate();
  }
}
