import type { PlayerEvent } from '../../player/event.ts';

/** Changes the player for the entry that has begun. @returns what takes it back */
export type Setting = () => () => void;

/** What `loadfile` was told of single entries: set as they begin, taken back once another begins or nothing plays. */
export class EntrySettings {
  readonly #byId = new Map<number, readonly Setting[]>();
  #active: { readonly id: number; readonly undo: readonly (() => void)[] } | null = null;

  add(id: number, settings: readonly Setting[]): void {
    if (settings.length > 0) this.#byId.set(id, settings);
  }

  /** @param event which the player's state has taken already */
  take(event: PlayerEvent): void {
    if (event.event === 'idle') this.#end();
    if (event.event === 'start-file' && event.id !== this.#active?.id) this.#begin(event.id);
    if (event.event === 'queue-edited' && event.edit.type === 'remove')
      for (const id of event.edit.ids) this.#byId.delete(id);
  }

  #begin(id: number): void {
    this.#end();
    const settings = this.#byId.get(id);
    if (settings !== undefined) this.#active = { id, undo: settings.map((set) => set()) };
  }

  #end(): void {
    for (const undo of this.#active?.undo ?? []) undo();
    this.#active = null;
  }
}
