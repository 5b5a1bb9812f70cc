import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Runs before all tests: those that start bin/playhead.js shall see the sources as they are. Built only if they changed. */
export function setup(): void {
  const root = path.resolve(import.meta.dirname, '..', '..');
  execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs'), '--if-stale'], {
    cwd: root,
    stdio: 'inherit',
  });
}
