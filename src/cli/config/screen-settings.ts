import type { TomlTable, TomlValue } from 'smol-toml';
import { ART_CHOICES, type ArtChoice } from '../../ui/graphics/graphics.ts';
import { KEY_TABLE } from '../../ui/input/key-table.ts';
import type { KeyOverrides } from '../../ui/input/key-bindings.ts';
import { normalKey } from '../../ui/input/key-syntax.ts';
import { THEME_NAMES } from '../../ui/text/palette.ts';
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

/** The keys of `[keys]` that can be taken; null is a key that shall do nothing. */
export function keysFrom(table: TomlTable, report: Report): KeyOverrides {
  const names = new Set(KEY_TABLE.map(({ name }) => name));
  const keys = new Map<string, string | null>();
  for (const [written, value] of Object.entries(table)) {
    const key = normalKey(written);
    if (key === null) report(['keys', written], `${JSON.stringify(written)} is no key`);
    else if (value === 'none') keys.set(key, null);
    else if (typeof value === 'string' && names.has(value)) keys.set(key, value);
    else
      report(
        ['keys', written],
        `nothing is called ${shown(value)}: there are ${[...names].join(', ')}, none`,
      );
  }
  return keys;
}

function shown(value: TomlValue): string {
  return JSON.stringify(value);
}
