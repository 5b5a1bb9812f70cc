import type { Command } from 'commander';
import type { ScreenConfig } from '../../ui/tui-options.ts';
import { applyDefaults } from './config-defaults.ts';
import { loadConfig } from './config-file.ts';

/** What the user's configuration came to, beside the defaults that were set on the command. */
export interface Configured {
  readonly screen: Partial<ScreenConfig>;
  /** What was not taken: `PATH:LINE:COLUMN: MESSAGE`. */
  readonly problems: readonly string[];
}

/** Reads the configuration file, if there is one, and makes its values the defaults of `command`'s options. */
export async function configure(command: Command): Promise<Configured> {
  const config = await loadConfig(process.env);
  if (!config) return { screen: {}, problems: [] };
  const { placeOf } = await import('./config-place.ts');
  const wrongOptions = applyDefaults(command, config.options).map(({ name, message }) => ({
    ...placeOf(config.text, ['play', name]),
    message,
  }));
  const problems = [...config.problems, ...wrongOptions].sort((a, b) => a.line - b.line);
  return {
    screen: config.screen,
    problems: problems.map(({ line, column, message }) => `${config.path}:${line}:${column}: ${message}`),
  };
}
