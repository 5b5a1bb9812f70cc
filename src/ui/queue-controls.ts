import type { QueueEdit } from '../player/command.ts';
import type { Screen } from './screen.ts';

const UNDO_STEPS = 100;

/** The queue's cursor, and the edits that start from it. */
export class QueueControls {
  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Moves the selection by a row, a page, or to the edge; it begins at what plays. */
  moveCursor(by: 'row' | 'page' | 'edge', step: 1 | -1): void {
    const { state, queueView, frame } = this.#screen;
    const count = queueView.lineCount(state.filter);
    if (count === 0) return;
    const page = Math.max(1, (frame.list?.height ?? 2) - 1);
    const distance = by === 'row' ? 1 : by === 'page' ? page : count;
    const line = this.#cursorLine();
    this.selectLine(line < 0 ? 0 : line + step * distance);
  }

  /** Selects a line of the filtered list, kept within it. */
  selectLine(line: number): void {
    const { state, queueView } = this.#screen;
    const count = queueView.lineCount(state.filter);
    const entry = queueView.entryAt(Math.max(0, Math.min(count - 1, line)), state.filter);
    if (entry) this.#screen.change({ cursorId: entry.id });
  }

  /** After the filter changed: what is selected stays if it still matches, else the first match is. */
  selectFirst(): void {
    if (this.#cursorLine() < 0) this.selectLine(0);
  }

  playSelected(): void {
    const { state } = this.#screen;
    const id = this.#selectedId();
    if (id === null) return;
    this.#screen.send({ type: 'play-entry', id });
    if (state.filter === '') this.#screen.change({ cursorId: null });
  }

  removeSelected(): void {
    const { state, queueView } = this.#screen;
    const id = state.cursorId;
    if (id === null) {
      this.#screen.message('select a track first', 'info');
      return;
    }
    const line = queueView.lineOf(id, state.filter);
    const neighbour = queueView.entryAt(line + 1, state.filter) ?? queueView.entryAt(line - 1, state.filter);
    this.#edit({ type: 'remove', ids: [id] });
    this.#screen.change({ cursorId: neighbour?.id ?? null });
  }

  moveSelected(step: 1 | -1): void {
    const { state, mirror } = this.#screen;
    const id = state.cursorId;
    if (id === null || state.filter !== '') return;
    const entries = mirror.queue.entries;
    const index = mirror.queue.indexOf(id);
    const target = index + step;
    if (index < 0 || target < 0 || target >= entries.length) return;
    const before = step === 1 ? entries[target + 1] : entries[target];
    this.#edit({ type: 'move', id, beforeId: before?.id ?? null });
  }

  undo(): void {
    const { state } = this.#screen;
    const last = state.undo.at(-1);
    if (!last) {
      this.#screen.message('nothing to undo', 'info');
      return;
    }
    for (const edit of last) this.#screen.send({ type: 'queue', edit });
    this.#screen.change({ undo: state.undo.slice(0, -1) });
  }

  #edit(edit: QueueEdit): void {
    const { state, mirror } = this.#screen;
    const inverse = mirror.queue.inverseOf(edit);
    if (inverse.length === 0) return;
    this.#screen.change({ undo: [...state.undo.slice(1 - UNDO_STEPS), inverse] });
    this.#screen.send({ type: 'queue', edit });
  }

  #selectedId(): number | null {
    const { state, queueView } = this.#screen;
    if (state.cursorId !== null && queueView.lineOf(state.cursorId, state.filter) >= 0) return state.cursorId;
    return state.filter === '' ? null : (queueView.entryAt(0, state.filter)?.id ?? null);
  }

  #cursorLine(): number {
    const { state, queueView } = this.#screen;
    return queueView.lineOf(state.cursorId ?? this.#screen.snapshot().entryId, state.filter);
  }
}
