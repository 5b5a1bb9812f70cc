import type { FileBrowser } from './file-browser.ts';
import type { InputEvent } from './input/input-event.ts';
import type { QueueControls } from './queue-controls.ts';
import type { Screen } from './screen.ts';
import type { Region } from './view/frame.ts';

type MouseEvent = Extract<InputEvent, { type: 'mouse' }>;

const DOUBLE_CLICK_MS = 400;
const WHEEL_LINES = 3;
const WHEEL_PERCENT = 2;

/** Click and drag on the bar seek; a click selects a line, a second one plays it; the wheel scrolls a list, else turns the volume. */
export class MouseControls {
  readonly #screen: Screen;
  readonly #queue: QueueControls;
  readonly #files: FileBrowser;
  #lastClick = { line: -1, atMs: 0 };

  constructor(screen: Screen, queue: QueueControls, files: FileBrowser) {
    this.#screen = screen;
    this.#queue = queue;
    this.#files = files;
  }

  handle(event: MouseEvent): void {
    const { frame, state } = this.#screen;
    switch (event.action) {
      case 'wheel-up':
      case 'wheel-down':
        this.#wheel(event, event.action === 'wheel-up' ? -1 : 1);
        break;
      case 'press':
        if (isInside(frame.bar, event)) this.#seekTo(frame.bar, event);
        else if (isInside(frame.list, event)) this.#click(event.row - frame.list.row);
        break;
      case 'drag':
        if (state.dragAt !== null && frame.bar) this.#seekTo(frame.bar, event);
        break;
      case 'release':
        this.#screen.change({ dragAt: null });
        break;
    }
  }

  #seekTo(bar: Region, { column }: MouseEvent): void {
    // The middle of the cell; the ends of the bar are the ends of the track.
    const at = Math.max(0, Math.min(1, (column - bar.column + 0.5) / Math.max(1, bar.width)));
    if (this.#screen.snapshot().frames <= 0) return;
    this.#screen.change({ dragAt: at });
    this.#screen.send({ type: 'seek', target: { type: 'percent', percent: at * 100 } });
  }

  #wheel(event: MouseEvent, step: 1 | -1): void {
    const { frame, state } = this.#screen;
    if (isInside(frame.list, event) && state.panel === 'queue') {
      for (let line = 0; line < WHEEL_LINES; line++) this.#queue.moveCursor('row', step);
    } else if (isInside(frame.list, event)) {
      this.#files.moveCursor(step * WHEEL_LINES);
    } else {
      this.#screen.send({ type: 'add-volume', percent: -step * WHEEL_PERCENT });
    }
  }

  #click(line: number): void {
    const { state, surroundings } = this.#screen;
    const nowMs = surroundings.now();
    const isSecond = this.#lastClick.line === line && nowMs - this.#lastClick.atMs < DOUBLE_CLICK_MS;
    this.#lastClick = isSecond ? { line: -1, atMs: 0 } : { line, atMs: nowMs };
    if (state.panel === 'files') {
      this.#files.select(line);
      if (isSecond) this.#files.takesKey('enter');
      return;
    }
    this.#queue.selectLine(state.queueTop + line);
    if (isSecond) this.#queue.playSelected();
  }
}

function isInside(region: Region | null, { column, row }: MouseEvent): region is Region {
  return (
    region !== null &&
    column >= region.column &&
    column < region.column + region.width &&
    row >= region.row &&
    row < region.row + region.height
  );
}
