// Finding programs without starting them, and starting them without a shell.
import { accessSync, constants, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** The first executable of that name on PATH, or null. */
export function onPath(name) {
  for (const dir of (process.env.PATH ?? '').split(path.delimiter)) {
    const candidate = dir === '' ? null : path.join(dir, name);
    if (candidate !== null && isExecutable(candidate)) return candidate;
  }
  return null;
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    const stats = statSync(file);
    return stats.isFile() && stats.size > 0;
  } catch {
    return false; // Not there or not allowed: the answer is no.
  }
}

/** Runs a program to its end. @returns {{ ok: boolean, output: string }} its last lines, for when it failed */
export function run(command, args, { env = {}, cwd, timeoutMs = 15 * 60_000, unset = [] } = {}) {
  const environment = { ...process.env, ...env };
  for (const name of unset) delete environment[name];
  const done = spawnSync(command, args, {
    cwd,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const output = `${done.stdout ?? ''}${done.stderr ?? ''}`.trim().split('\n').slice(-12).join('\n');
  const reason =
    done.error?.code === 'ETIMEDOUT' ? `took longer than ${timeoutMs / 1000} s` : done.error?.message;
  return { ok: done.status === 0, output: [output, reason].filter(Boolean).join('\n') };
}

/** How npm is started from here: by the node that runs this, whether npm started this or not. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? [process.execPath, script] : ['npm'];
}

/** A file's identity: changes whenever the file does. Null when it is not there. */
export function identity(file) {
  try {
    const stats = statSync(file);
    return `${file}:${stats.size}:${Math.round(stats.mtimeMs)}`;
  } catch {
    return null; // Not there.
  }
}
