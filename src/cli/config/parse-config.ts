import { parse, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import type { ScreenConfig } from '../../ui/tui-options.ts';
import { placeOf } from './config-place.ts';
import { keysFrom, screenFrom, type Report } from './screen-settings.ts';

/** Something in the file that was not taken, and where. Lines and columns count from 1. */
export interface ConfigProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type OptionValue = string | number | boolean;

export interface Config {
  readonly screen: Partial<ScreenConfig>;
  /** Defaults of the options of `play`, by their long names without dashes. */
  readonly options: ReadonlyMap<string, readonly OptionValue[]>;
  readonly problems: readonly ConfigProblem[];
}

/** Lines that are no TOML are left out one by one, up to this many. A file with more of them is given up. */
const MOST_BAD_LINES = 20;

/**
 * Reads a configuration file:
 *
 *     [screen]          theme, mouse, title, art, waveform, visualiser, time, unicode, colours, while-suspended, after-suspend
 *     [keys]            "ctrl+n" = "next"      a key and the name of what it does, or "none"
 *     [play]            volume = 80            any long option of play
 *
 * Each mistake is reported with its place and left out; the rest counts.
 */
export function parseConfig(text: string): Config {
  const problems: ConfigProblem[] = [];
  const table = tolerantParse(text, problems);
  const report = (path: readonly string[], message: string): void => {
    problems.push({ ...placeOf(text, path), message });
  };
  const section = (name: string): TomlTable => {
    const value = table[name];
    if (value === undefined) return {};
    if (isTable(value)) return value;
    report([name], `${name} is a section: write [${name}]`);
    return {};
  };
  for (const name of Object.keys(table))
    if (!SECTIONS.includes(name)) report([name], `unknown section or setting ${JSON.stringify(name)}`);
  const keys = keysFrom(section('keys'), report);
  return {
    screen: { ...screenFrom(section('screen'), report), ...(keys.size > 0 ? { keys } : {}) },
    options: optionsFrom(section('play'), report),
    problems: problems.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

const SECTIONS = ['screen', 'keys', 'play'];

/** Leaves out each line that the parser stumbles over, keeping the others' numbers. */
function tolerantParse(text: string, problems: ConfigProblem[]): TomlTable {
  const lines = text.split('\n');
  for (let attempt = 0; attempt < MOST_BAD_LINES; attempt++) {
    try {
      return parse(lines.join('\n'));
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      const line = Math.min(error.line, lines.length);
      const message = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
      problems.push({ line, column: error.column, message });
      if (lines[line - 1] === '') break;
      lines[line - 1] = '';
    }
  }
  return {};
}

function optionsFrom(table: TomlTable, report: Report): ReadonlyMap<string, readonly OptionValue[]> {
  const options = new Map<string, readonly OptionValue[]>();
  for (const [name, value] of Object.entries(table)) {
    const values = Array.isArray(value) ? value : [value];
    if (values.every(isOptionValue)) options.set(name, values);
    else report(['play', name], `${name} must be text, a number, true or false`);
  }
  return options;
}

function isOptionValue(value: TomlValue): value is OptionValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isTable(value: TomlValue): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}
