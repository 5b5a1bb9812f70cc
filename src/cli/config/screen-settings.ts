import type { TomlTable, TomlValue } from 'smol-toml';
import { ART_CHOICES, type ArtChoice } from '../../ui/graphics/graphics.ts';
import { KEY_SCOPES, KEY_TABLE, type KeyScope } from '../../ui/keys/key-table.ts';
import type { KeyOverrides } from '../../ui/keys/key-bindings.ts';
import { normalKey } from '../../ui/keys/key-syntax.ts';
import { THEME_NAMES } from '../../ui/text/theme.ts';
import { VISUALISERS, type ScreenConfig } from '../../ui/tui-options.ts';

/** Tells of something wrong at a path of names in the file. */
export type Report = (path: readonly string[], message: string) => void;

/** What each setting of `[screen]` may be, and where it goes. */
const SETTINGS: Readonly<
  Record<
    string,
    { readonly field: Exclude<keyof ScreenConfig, 'keys'>; readonly values: readonly (string | boolean)[] }
  >
> = {
  theme: { field: 'theme', values: THEME_NAMES },
  background: { field: 'background', values: ['auto', 'dark', 'light'] },
  mouse: { field: 'mouse', values: [true, false] },
  title: { field: 'title', values: [true, false] },
  art: { field: 'art', values: [...ART_CHOICES, true, false] },
  waveform: { field: 'waveform', values: [true, false] },
  visualiser: { field: 'visualiser', values: VISUALISERS },
  time: { field: 'time', values: ['left', 'total'] },
  unicode: { field: 'unicode', values: ['auto', true, false] },
  colours: { field: 'colours', values: ['auto', 'none', '16', '256', 'true'] },
  'while-suspended': { field: 'whileSuspended', values: ['pause', 'play'] },
  'after-suspend': { field: 'afterSuspend', values: ['resume', 'pause'] },
};

/** The settings of `[screen]` that can be taken. */
export function screenFrom(table: TomlTable, report: Report): Partial<ScreenConfig> {
  const screen: Record<string, string | boolean> = {};
  for (const [name, value] of Object.entries(table)) {
    const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    if (!setting) {
      report(
        ['screen', name],
        `unknown setting ${JSON.stringify(name)}: there are ${Object.keys(SETTINGS).join(', ')}`,
      );
      continue;
    }
    const chosen = setting.values.find((one) => one === value || one === String(value as string | number));
    if (chosen === undefined)
      report(['screen', name], `${name} is ${setting.values.join(', ')}; not ${shown(value)}`);
    else screen[setting.field] = name === 'art' && typeof chosen === 'boolean' ? artOf(chosen) : chosen;
  }
  // Every value came from the setting's own list.
  return screen;
}

function artOf(isShown: boolean): ArtChoice {
  return isShown ? 'auto' : 'none';
}

/**
 * The keys that can be taken: those of `[keys]` count in every view that has what they are for, those of `[keys.VIEW]` in
 * one. Null is a key that shall do nothing.
 */
export function keysFrom(table: TomlTable, report: Report): KeyOverrides {
  const overrides = new Map<KeyScope, Map<string, string | null>>();
  const take = (
    scopes: readonly KeyScope[],
    place: readonly string[],
    written: string,
    value: TomlValue,
  ): void => {
    const key = normalKey(written);
    const names = new Set(scopes.flatMap((scope) => KEY_TABLE[scope].map(({ name }) => name)));
    if (key === null) report([...place, written], `${JSON.stringify(written)} is no key`);
    else if (value !== 'none' && !(typeof value === 'string' && names.has(value)))
      report(
        [...place, written],
        `nothing is called ${shown(value)}: there are ${[...names].join(', ')}, none`,
      );
    else
      for (const scope of scopes) {
        const isThere = value === 'none' || KEY_TABLE[scope].some(({ name }) => name === value);
        if (isThere)
          overrides.set(
            scope,
            (overrides.get(scope) ?? new Map<string, string | null>()).set(
              key,
              value === 'none' ? null : value,
            ),
          );
      }
  };
  for (const [written, value] of Object.entries(table)) {
    if (typeof value !== 'object' || Array.isArray(value) || value instanceof Date) {
      take(KEY_SCOPES, ['keys'], written, value);
      continue;
    }
    const scope = KEY_SCOPES.find((name) => name === written);
    if (!scope) report(['keys', written], `no view is called ${written}: there are ${KEY_SCOPES.join(', ')}`);
    else for (const [key, name] of Object.entries(value)) take([scope], ['keys', written], key, name);
  }
  return overrides;
}

function shown(value: TomlValue): string {
  return JSON.stringify(value);
}
