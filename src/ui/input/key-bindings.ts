import type { Action } from './action.ts';
import { KEY_TABLE, type Binding } from './key-table.ts';

/** The user's own keys: a key's name to a binding's name, or null for a key that does nothing. */
export type KeyOverrides = ReadonlyMap<string, string | null>;

/** The key table with the user's own keys worked in. Each key is in at most one binding. */
export class KeyBindings {
  readonly table: readonly Binding[];
  readonly #actions: ReadonlyMap<string, Action>;

  constructor(overrides: KeyOverrides = new Map()) {
    this.table = KEY_TABLE.map((binding) => ({
      ...binding,
      keys: [
        ...[...overrides].filter(([, name]) => name === binding.name).map(([key]) => key),
        ...binding.keys.filter((key) => !overrides.has(key)),
      ],
    }));
    this.#actions = new Map(
      this.table.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const)),
    );
  }

  actionOf(key: string): Action | undefined {
    return this.#actions.get(key);
  }

  /** The first key of a binding as a person writes it (`←`, `space`), null when it has none. */
  labelOf(name: string, unicode: boolean): string | null {
    const key = this.table.find((binding) => binding.name === name)?.keys[0];
    return key === undefined ? null : keyLabel(key, unicode);
  }
}

const ARROWS: Readonly<Record<string, string>> = { left: '←', right: '→', up: '↑', down: '↓' };

/** A key's name as help and hints show it. */
export function keyLabel(key: string, unicode: boolean): string {
  if (!unicode) return key;
  return key.replace(/(?<=^|\+)(left|right|up|down)$/, (name) => ARROWS[name] ?? name);
}
