import { readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Where a listener's music is: the folder that the desktop says (`user-dirs.dirs` of xdg-user-dirs), else `~/Music`, else the
 * working directory.
 */
export function musicFolder(environment: NodeJS.ProcessEnv): string {
  const home = environment.HOME ?? os.homedir();
  const named = environment.XDG_MUSIC_DIR ?? folderOfDesktop(environment, home);
  const candidates = [named, path.join(home, 'Music')];
  return candidates.find((folder) => folder !== null && isFolder(folder)) ?? process.cwd();
}

function folderOfDesktop({ XDG_CONFIG_HOME: base }: NodeJS.ProcessEnv, home: string): string | null {
  const config = base && path.isAbsolute(base) ? base : path.join(home, '.config');
  try {
    const text = readFileSync(path.join(config, 'user-dirs.dirs'), 'utf8');
    const [, folder] = /^XDG_MUSIC_DIR="((?:\\.|[^"\\])*)"/m.exec(text) ?? [];
    return folder?.replace(/^\$HOME(?=\/|$)/, home).replace(/\\(.)/g, '$1') ?? null;
  } catch {
    return null; // there is no desktop
  }
}

function isFolder(folder: string): boolean {
  try {
    return path.isAbsolute(folder) && statSync(folder).isDirectory();
  } catch {
    return false;
  }
}
