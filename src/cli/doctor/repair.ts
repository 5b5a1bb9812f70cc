import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from './doctor-finding.ts';
import { findPackageDir } from './package-folder.ts';

/** A command that puts something right, and where it runs. */
export interface Repair {
  readonly cwd: string;
  readonly command: readonly [string, ...string[]];
}

/** Overrides a user's own `ignore-scripts=true`, which may be what blocked the scripts: the user asked for the repair. */
const ALWAYS = ['--foreground-scripts', '--ignore-scripts=false'] as const;

/**
 * What would repair an installation whose install scripts were blocked: running those of speaker and ffmpeg-static after all.
 *
 * npm reads whose scripts may run from the package.json of the folder it works in. In playhead's own folder that is playhead's,
 * which lists both. Where another project holds the packages, that project's list may not; naming the package and lifting the ban
 * for this one command is the equivalent.
 *
 * @returns nothing when nothing is broken that an install script mends, or the packages themselves are not there
 */
export function planRepairs(findings: readonly Finding[], packageDir: string): readonly Repair[] {
  const failed = (name: Finding['name']): boolean =>
    findings.some((finding) => finding.name === name && finding.status === 'fail');
  const packages = [
    ...(failed('speaker') ? ['speaker'] : []),
    ...(failed('ffmpeg') ? ['ffmpeg-static'] : []),
  ];
  return packages.flatMap((name) => {
    const dir = findPackageDir(name, packageDir);
    if (dir === null) return [];
    const cwd = path.dirname(path.dirname(dir));
    const permission = cwd === packageDir ? [] : ['--dangerously-allow-all-scripts'];
    return [{ cwd, command: ['npm', 'rebuild', name, ...ALWAYS, ...permission] }];
  });
}

/** Runs one repair, what it says going to standard error as it comes (or nowhere). @returns whether it succeeded */
export async function carryOut(
  repair: Repair,
  says: 'to-stderr' | 'nothing' = 'to-stderr',
): Promise<boolean> {
  const { cwd } = repair;
  const [program, ...args] = repair.command;
  const out = says === 'to-stderr' ? 2 : 'ignore';
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...headersOfThisNode() },
    stdio: ['ignore', out, out],
    shell: process.platform === 'win32',
  });
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code === 0;
  } catch (error) {
    process.stderr.write(`doctor: ${program}: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

/** Node's headers mostly lie beside it; without this, node-gyp downloads them. */
function headersOfThisNode(): NodeJS.ProcessEnv {
  const prefix = path.dirname(path.dirname(process.execPath));
  const header = path.join(prefix, 'include', 'node', 'node_api.h');
  return existsSync(header)
    ? { npm_config_nodedir: prefix, npm_package_config_node_gyp_nodedir: prefix }
    : {};
}
