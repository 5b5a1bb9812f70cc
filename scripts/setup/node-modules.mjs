// node_modules as package-lock.json wants it, without any package's install script: those are run by name afterwards, so that
// neither a missing compiler nor a missing network can make the install fail or hang.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { npmCommand, run } from './executables.mjs';

/** Whether npm's own record of what it installed agrees with the lock file. Optional packages may be missing. */
export function nodeModulesAreCurrent(root) {
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const installed = packagesIn(path.join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null || installed === null) return wanted === null;
  for (const [name, entry] of Object.entries(wanted))
    if (name !== '' && !entry.optional && installed[name]?.version !== entry.version) return false;
  return Object.entries(installed).every(([name, entry]) => wanted[name]?.version === entry.version);
}

export function installNodeModules(root) {
  const [command, ...args] = npmCommand();
  return run(
    command,
    [...args, 'ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'],
    {
      cwd: root,
      unset: ['NODE_ENV'],
    },
  );
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null; // Not there, or cut short: it is not current.
  }
}
