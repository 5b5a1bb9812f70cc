import type { ActiveView } from '../store/views.ts';
import type { KeyAction } from './key-action.ts';
import { KEY_SCOPES, KEY_TABLE, type Binding, type KeyScope, type KeyTable } from './key-table.ts';

/** The user's own keys, by scope: a key's name to a binding's name, or null for a key that does nothing there. */
export type KeyOverrides = ReadonlyMap<KeyScope, ReadonlyMap<string, string | null>>;

/** The key tables with the user's own keys worked in. In one scope each key is in at most one binding. */
export class KeyBindings {
  readonly table: KeyTable;
  readonly #silenced: ReadonlyMap<KeyScope, ReadonlySet<string>>;

  /** @param help what bindings do, by their names, where that is not what the table says */
  constructor(overrides: KeyOverrides = new Map(), help: ReadonlyMap<string, string> = new Map()) {
    const scopes = KEY_SCOPES.map((scope) => [
      scope,
      overriddenIn(scope, overrides).map((binding) => ({
        ...binding,
        help: help.get(binding.name) ?? binding.help,
      })),
    ]);
    this.table = Object.fromEntries(scopes) as KeyTable;
    this.#silenced = new Map(
      [...overrides].map(([scope, keys]) => [
        scope,
        new Set([...keys].filter(([, name]) => name === null).map(([key]) => key)),
      ]),
    );
  }

  /** What a key does in a view: the view's own meaning of it, else the one that it has everywhere. */
  actionOf(key: string, view: ActiveView): KeyAction | null {
    const own = this.#find(key, view);
    if (own || this.#silenced.get(view)?.has(key)) return own?.action ?? null;
    return this.#find(key, 'everywhere')?.action ?? null;
  }

  /** The bindings that count in a view, its own first, each with the keys that are left to it there. */
  shownIn(view: ActiveView): { readonly own: readonly Binding[]; readonly everywhere: readonly Binding[] } {
    const own = this.table[view];
    const taken = new Set([...own.flatMap(({ keys }) => keys), ...(this.#silenced.get(view) ?? [])]);
    const everywhere = this.table.everywhere.map((binding) => ({
      ...binding,
      keys: binding.keys.filter((key) => !taken.has(key)),
    }));
    return { own, everywhere: everywhere.filter(({ keys }) => keys.length > 0) };
  }

  #find(key: string, scope: KeyScope): Binding | undefined {
    return this.table[scope].find(({ keys }) => keys.includes(key));
  }
}

/** The table of a scope with the user's keys. A key that the user has chosen loses whatever it meant before, in any view. */
function overriddenIn(scope: KeyScope, overrides: KeyOverrides): readonly Binding[] {
  const own = overrides.get(scope) ?? NONE;
  const everywhere = overrides.get('everywhere') ?? NONE;
  return KEY_TABLE[scope].map((binding) => ({
    ...binding,
    keys: [
      ...[...own].filter(([, name]) => name === binding.name).map(([key]) => key),
      ...binding.keys.filter((key) => !own.has(key) && !everywhere.has(key)),
    ],
  }));
}

const NONE: ReadonlyMap<string, string | null> = new Map();

const ARROWS: Readonly<Record<string, string>> = { left: '←', right: '→', up: '↑', down: '↓' };

/** A key's name as help and hints show it. */
export function keyLabel(key: string, unicode: boolean): string {
  if (!unicode) return key;
  return key.replace(/(?<=^|\+)(left|right|up|down)$/, (name) => ARROWS[name] ?? name);
}
