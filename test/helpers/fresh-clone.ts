import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeFolder } from './remove-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

export interface ScriptResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/** A copy of the project elsewhere, whose scripts can be run without touching the project itself. */
export interface FreshClone {
  readonly dir: string;
  /** Writes a file into it. A program when `mode` says so. */
  write(name: string, content: string, mode?: number): string;
  run(
    script: string,
    args: readonly string[],
    env?: Readonly<Record<string, string | undefined>>,
  ): Promise<ScriptResult>;
  remove(): void;
}

/**
 * Copies what is needed and links what is big and only read: node_modules, the fixtures.
 *
 * @param linked what is linked instead of being left out
 */
export function freshClone(linked: readonly ('node_modules' | 'fixtures' | '.cache')[]): FreshClone {
  const dir = mkdtempSync(path.join(tmpdir(), 'playhead-clone-'));
  for (const name of ['scripts', 'src', 'package.json', 'package-lock.json', 'tsconfig.json', 'bin'])
    cpSync(path.join(ROOT, name), path.join(dir, name), { recursive: true });
  for (const name of linked) symlinkSync(path.join(ROOT, name), path.join(dir, name));
  return {
    dir,
    write(name, content, mode = 0o644) {
      const file = path.join(dir, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content, { mode });
      return file;
    },
    run: (script, args, env = {}) => runScript(dir, script, args, env),
    remove: () => removeFolder(dir),
  };
}

async function runScript(
  dir: string,
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<ScriptResult> {
  const startMs = performance.now();
  const child = spawn(process.execPath, [path.join(dir, 'scripts', script), ...args], {
    cwd: dir,
    env: { ...process.env, CI: undefined, NODE_ENV: undefined, INIT_CWD: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout, stderr, tookMs: performance.now() - startMs };
}
