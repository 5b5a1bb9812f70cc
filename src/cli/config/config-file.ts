import { readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { reasonOf } from '../../player/error.ts';
import type { Config } from './parse-config.ts';

/** Larger than any configuration; a wrong path must not be read for ever. */
const MOST_BYTES = 1_000_000;

export interface LoadedConfig extends Config {
  readonly path: string;
  readonly text: string;
}

/** `$XDG_CONFIG_HOME/playhead/config.toml`, or under `~/.config` (XDG base directory specification: relative paths do not count). */
function configPath(environment: NodeJS.ProcessEnv): string {
  const base = environment.XDG_CONFIG_HOME;
  return path.join(
    base && path.isAbsolute(base) ? base : path.join(environment.HOME ?? os.homedir(), '.config'),
    'playhead',
    'config.toml',
  );
}

/** Reads the user's configuration; null when there is none. `problems` lists its mistakes. */
export async function loadConfig(environment: NodeJS.ProcessEnv): Promise<LoadedConfig | null> {
  const file = configPath(environment);
  let text: string;
  try {
    const stats = statSync(file);
    // A pipe or a device may never end, and reading it takes bytes meant for others.
    if (!stats.isFile()) throw new Error('is no regular file');
    if (stats.size > MOST_BYTES) throw new Error('too large for a configuration file');
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    const problem = { line: 1, column: 1, message: reasonOf(error) };
    return { path: file, text: '', screen: {}, options: new Map(), problems: [problem] };
  }
  const { parseConfig } = await import('./parse-config.ts');
  return { path: file, text, ...parseConfig(text) };
}
