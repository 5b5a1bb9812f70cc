import type { QueueEdit } from '../../player/command.ts';
import type { Distance } from '../keys/key-action.ts';
import { layoutFor } from '../layout.ts';
import { queueWindow } from '../store/queue-window.ts';
import type { ScreenStore } from '../store/screen-store.ts';

const UNDO_STEPS = 100;

/** The queue's cursor, and the edits that start from it. */
export class QueueActions {
  readonly #store: ScreenStore;
  #undo: (readonly QueueEdit[])[] = [];
  #redo: (readonly QueueEdit[])[] = [];

  constructor(store: ScreenStore) {
    this.#store = store;
  }

  /** Moves the selection by a row, a page, or to the edge; it begins at what plays. */
  move(by: Distance, step: 1 | -1, rows = 1): void {
    const { columns, rows: height, filter } = this.#store.state.view;
    const page = Math.max(1, layoutFor(columns, height).listRows - 2);
    const distance = by === 'row' ? rows : by === 'page' ? page : Infinity;
    const count = this.#store.list.lineCount(filter);
    const line = this.focusLine();
    this.select(line < 0 ? 0 : Math.max(0, Math.min(count - 1, line + step * distance)));
  }

  /** Selects a line of the filtered list, kept within it. */
  select(line: number): void {
    const { filter, queueTop, columns, rows } = this.#store.state.view;
    const { list } = this.#store;
    const last = list.lineCount(filter) - 1;
    if (last < 0) return;
    const to = Math.max(0, Math.min(last, line));
    const found = list.at(to, filter);
    const { top } = queueWindow(list, filter, queueTop, to, layoutFor(columns, rows).queueRows);
    if (found) this.#store.change({ selectedId: found.entry.id, queueTop: top });
  }

  /** The line that the window keeps in sight: what is selected, else what plays. */
  focusLine(): number {
    const { view, now } = this.#store.state;
    return this.#store.list.lineOf(view.selectedId ?? now.entryId, view.filter);
  }

  playSelected(): void {
    const { now } = this.#store.state;
    // Where the list is over, the last track is played again.
    const id = this.#selectedId() ?? (now.status === 'ended' && now.entryId >= 0 ? now.entryId : null);
    if (id === null) return;
    this.#store.send({ type: 'play-entry', id });
    if (this.#store.state.view.filter === '') this.#store.change({ selectedId: null });
  }

  removeSelected(): void {
    const { list, queue } = this.#store;
    const { filter } = this.#store.state.view;
    const ids = this.#markedOrSelected();
    if (ids.length === 0) {
      this.#store.say('select a track first: j and k move');
      return;
    }
    const gone = new Set(ids);
    const line = list.lineOf(ids.at(-1)!, filter);
    const neighbour = [line + 1, line - 1]
      .map((near) => list.at(near, filter)?.entry)
      .find((entry) => entry && !gone.has(entry.id));
    const entry = queue.entryOf(ids[0]!);
    this.edit([{ type: 'remove', ids }]);
    this.#store.change({ selectedId: neighbour?.id ?? null, marked: new Set() });
    const what = ids.length === 1 && entry ? list.labelOf(entry).title : `${ids.length} tracks`;
    this.#store.say(`removed ${what}${DOT}u undoes it`);
  }

  moveSelected(step: 1 | -1): void {
    const { selectedId: id, filter } = this.#store.state.view;
    if (id === null || filter !== '') {
      this.#store.say(
        id === null ? 'select a track first: j and k move' : 'a filtered queue is not reordered',
      );
      return;
    }
    const { entries } = this.#store.queue;
    const target = this.#store.queue.indexOf(id) + step;
    if (target < 0 || target >= entries.length) return;
    const before = step === 1 ? entries[target + 1] : entries[target];
    this.edit([{ type: 'move', id, beforeId: before?.id ?? null }]);
  }

  /** Moves what is marked, or selected, behind what plays. */
  playNext(): void {
    const { queue, list } = this.#store;
    const current = this.#store.state.now.entryId;
    const ids = this.#markedOrSelected().filter((id) => id !== current);
    if (ids.length === 0) {
      this.#store.say('select a track first: j and k move');
      return;
    }
    const moving = new Set(ids);
    const after = queue.entries.slice(queue.indexOf(current) + 1).find(({ id }) => !moving.has(id));
    const edits = ids.map((id): QueueEdit => ({ type: 'move', id, beforeId: after?.id ?? null }));
    this.edit(edits);
    this.#store.change({ marked: new Set() });
    const entry = queue.entryOf(ids[0]!);
    this.#store.say(
      `plays next: ${ids.length === 1 && entry ? list.labelOf(entry).title : `${ids.length} tracks`}`,
    );
  }

  toggleMark(): void {
    const id = this.#selectedId();
    if (id === null) return;
    this.#store.dispatch({ type: 'toggle-mark', id });
    this.move('row', 1);
  }

  undo(): void {
    this.#undo = this.#stepBack(this.#undo, 'undo', (inverse) => this.#redo.push(inverse));
  }

  redo(): void {
    this.#redo = this.#stepBack(this.#redo, 'redo', (inverse) => this.#undo.push(inverse));
  }

  #stepBack(
    steps: (readonly QueueEdit[])[],
    what: 'undo' | 'redo',
    keep: (inverse: readonly QueueEdit[]) => void,
  ): (readonly QueueEdit[])[] {
    const last = steps.at(-1);
    if (!last) {
      this.#store.say(`nothing to ${what}`);
      return steps;
    }
    keep(this.#store.queue.inverseOfAll(last));
    for (const edit of last) this.#store.send({ type: 'queue', edit });
    this.#store.say(what === 'undo' ? `undone${DOT}U redoes it` : `done again${DOT}u undoes it`);
    return steps.slice(0, -1);
  }

  /** Edits the queue so that `u` takes it back. */
  edit(edits: readonly QueueEdit[]): void {
    const inverse = this.#store.queue.inverseOfAll(edits);
    if (inverse.length === 0) return;
    this.#undo = [...this.#undo.slice(1 - UNDO_STEPS), inverse];
    this.#redo = [];
    for (const edit of edits) this.#store.send({ type: 'queue', edit });
  }

  #markedOrSelected(): readonly number[] {
    const { marked, selectedId } = this.#store.state.view;
    if (marked.size > 0)
      return this.#store.queue.entries.filter(({ id }) => marked.has(id)).map(({ id }) => id);
    return selectedId === null ? [] : [selectedId];
  }

  #selectedId(): number | null {
    const { selectedId, filter } = this.#store.state.view;
    if (selectedId !== null && this.#store.list.lineOf(selectedId, filter) >= 0) return selectedId;
    return filter === '' ? null : (this.#store.list.at(0, filter)?.entry.id ?? null);
  }
}

const DOT = ' · ';
