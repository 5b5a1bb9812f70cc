import { accessSync, constants, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlayheadError } from '../player/error.ts';

/** Who named the ffmpeg that is used: `--ffmpeg`, `FFMPEG_PATH`/`FFMPEG_BIN`, the ffmpeg-static package, or `PATH`. */
export type FfmpegOrigin = 'option' | 'environment' | 'ffmpeg-static' | 'path';

/** An ffmpeg that exists and is executable. Only starting it shows whether it works. */
export interface LocatedFfmpeg {
  /** Absolute path of the executable. */
  readonly path: string;
  readonly origin: FfmpegOrigin;
}

export interface FfmpegSearch {
  /** What `--ffmpeg` says: a path, or a name to look up on `PATH`. */
  readonly option?: string | undefined;
  /** The environment to read `FFMPEG_PATH`, `FFMPEG_BIN`, `PATH` and `PATHEXT` from. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where to start looking for `node_modules/ffmpeg-static`: the folder of this module unless told otherwise. */
  readonly packageSearchDir?: string;
  readonly platform?: NodeJS.Platform;
}

/** Both names are in use: `FFMPEG_PATH` by prism-media's and fluent-ffmpeg's users, `FFMPEG_BIN` by ffmpeg-static. */
const VARIABLES = ['FFMPEG_PATH', 'FFMPEG_BIN'] as const;

/**
 * Finds ffmpeg without starting it (starting one costs 10 to 120 ms; this costs a few stat calls, well under 1 ms).
 *
 * The order is the contract's: the option, the environment, ffmpeg-static's binary if it was really downloaded, `PATH`.
 * Who names a file gets that file or an error: falling back in silence would hide a typing mistake.
 *
 * @throws PlayheadError `no-ffmpeg`, naming the path that does not work, or saying how to get one
 */
export function locateFfmpeg(search: FfmpegSearch = {}): LocatedFfmpeg {
  const env = search.env ?? process.env;
  const platform = search.platform ?? process.platform;
  if (search.option !== undefined)
    return { path: named(search.option, '--ffmpeg', env, platform), origin: 'option' };
  for (const variable of VARIABLES) {
    const value = env[variable];
    if (value) return { path: named(value, variable, env, platform), origin: 'environment' };
  }
  const bundled = packagedBinary(search.packageSearchDir ?? moduleDir(), platform);
  if (bundled !== null) return { path: bundled, origin: 'ffmpeg-static' };
  const onPath = searchPath('ffmpeg', env, platform);
  if (onPath !== null) return { path: onPath, origin: 'path' };
  throw new PlayheadError('no-ffmpeg', 'ffmpeg was not found', { hint: installHint(platform) });
}

function named(value: string, namedBy: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const isName = path.basename(value) === value;
  const found = isName ? searchPath(value, env, platform) : path.resolve(value);
  if (found !== null && isExecutable(found)) return found;
  const reason = isName ? 'is not on PATH' : whyNot(found ?? value);
  throw new PlayheadError('no-ffmpeg', `${namedBy}: ${value} ${reason}`, {
    hint: `name an ffmpeg that can be executed, or leave ${namedBy} out`,
  });
}

function whyNot(file: string): string {
  const stats = statOf(file);
  if (stats === null) return 'does not exist';
  return stats.isFile() ? 'cannot be executed' : 'is not a file';
}

/** The first executable of that name on `PATH`, as a shell would find it. */
function searchPath(name: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const suffixes = platform === 'win32' ? (env.PATHEXT ?? '.EXE').split(';') : [''];
  for (const dir of (env.PATH ?? '').split(platform === 'win32' ? ';' : ':')) {
    // An empty entry means the working directory to a shell. Running an ffmpeg that merely lies beside the music is not
    // something anybody asks for, so it is passed over.
    if (dir === '') continue;
    for (const suffix of suffixes) {
      const candidate = path.resolve(dir, name + suffix);
      if (isExecutable(candidate)) return candidate;
    }
  }
  return null;
}

/**
 * ffmpeg-static's binary in the nearest node_modules that has the package. The package itself is not loaded: it would only
 * say where the file should be, and a download that broke off leaves one there that is not executable.
 */
function packagedBinary(startDir: string, platform: NodeJS.Platform): string | null {
  const fileName = platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (let dir = startDir; ; dir = path.dirname(dir)) {
    const candidate = path.join(dir, 'node_modules', 'ffmpeg-static', fileName);
    if (isExecutable(candidate)) return candidate;
    if (path.dirname(dir) === dir) return null;
  }
}

/** Null for whatever keeps a file from being looked at (a path through a plain file, a folder that may not be entered). */
function statOf(file: string): Stats | null {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null; // Not there, as far as anyone who wants to run it is concerned.
  }
}

function isExecutable(file: string): boolean {
  const stats = statOf(file);
  if (!stats?.isFile() || stats.size === 0) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // The answer, not a failure: it may not be executed.
  }
}

function moduleDir(): string {
  return path.dirname(fileURLToPath(import.meta.url));
}

function installHint(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return 'install it with "brew install ffmpeg", or name one with --ffmpeg';
    case 'win32':
      return 'install it with "winget install ffmpeg", or name one with --ffmpeg';
    default:
      return 'install it with "apt-get install ffmpeg" or your package manager, or name one with --ffmpeg';
  }
}
