import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { PlayerEvent } from '../../src/player/event.ts';
import { waitUntil } from './wait-until.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
/** A home of the tests' own: neither the developer's configuration nor what was remembered may change a result. */
const HOME = path.join(ROOT, '.cache', 'test-home');

/** What the first byte of events is, and of raw sound (all but once in 256) is not. */
const OPENING_BRACE = 0x7b;

export interface PlayheadOptions {
  /** Added to the environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to its standard input, which is then closed. */
  readonly input?: string | Uint8Array;
  /** The run is killed, and the test fails, after this long. */
  readonly timeoutMs?: number;
  readonly cwd?: string;
  /** Runs it so that file permissions apply to it even when the tests run as root. */
  readonly obeysPermissions?: boolean;
  /** It cannot make a file longer than this: as on a full disk, writing fails. */
  readonly fileSizeLimitBytes?: number;
}

export interface PlayheadResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
  /** The NDJSON lines of stdout, or, where that carries sound, of stderr. */
  readonly events: readonly PlayerEvent[];
}

/** A player that runs. */
export interface RunningPlayhead {
  readonly pid: number;
  readonly child: ChildProcessWithoutNullStreams;
  events(): readonly PlayerEvent[];
  stderr(): string;
  /** Resolves with the first event of that name after `afterIndex` of `events()`. @throws when the player ends before */
  waitFor<Name extends PlayerEvent['event']>(
    name: Name,
    afterIndex?: number,
  ): Promise<Extract<PlayerEvent, { event: Name }>>;
  signal(name: NodeJS.Signals): void;
  readonly result: Promise<PlayheadResult>;
}

/** Runs bin/playhead.js to its end, without a terminal. @throws when it is still running after `timeoutMs` */
export function runPlayhead(args: readonly string[], options: PlayheadOptions = {}): Promise<PlayheadResult> {
  const running = startPlayhead(args, options);
  running.child.stdin.end(options.input ?? '');
  return running.result;
}

/** Starts bin/playhead.js and leaves its standard input open. */
export function startPlayhead(args: readonly string[], options: PlayheadOptions = {}): RunningPlayhead {
  const { timeoutMs = 300_000 } = options;
  mkdirSync(HOME, { recursive: true });
  const [command, ...rest] = commandLine(args, options);
  const child = spawn(command, rest, { cwd: options.cwd ?? ROOT, env: environment(options.env ?? {}) });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // A player that ends without reading its input closes the pipe: its exit code tells what happened, not this.
  child.stdin.on('error', () => undefined);
  let late = false;
  const watch = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const result = once(child, 'close').then(([code, signal]) => {
    clearTimeout(watch);
    const stdoutBytes = Buffer.concat(out);
    const stderr = Buffer.concat(err).toString('utf8');
    if (late) throw new Error(`playhead ${args.join(' ')}: still running after ${timeoutMs} ms\n${stderr}`);
    return {
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: stdoutBytes.toString('utf8'),
      stdoutBytes,
      stderr,
      events: eventsIn(stdoutBytes, stderr),
    };
  });
  // Whoever awaits the result gets its failure; until then it must not count as unhandled.
  result.catch(() => undefined);
  const events = (): readonly PlayerEvent[] => {
    const isText = out[0]?.[0] === OPENING_BRACE;
    return eventsIn(isText ? Buffer.concat(out) : Buffer.alloc(0), Buffer.concat(err).toString('utf8'));
  };
  return {
    pid: child.pid ?? -1,
    child,
    events,
    stderr: () => Buffer.concat(err).toString('utf8'),
    async waitFor(name, afterIndex = 0) {
      type Wanted = Extract<PlayerEvent, { event: typeof name }>;
      let found: PlayerEvent | undefined;
      await waitUntil(
        () => {
          found = events()
            .slice(afterIndex)
            .find((event) => event.event === name);
          if (found === undefined && child.exitCode !== null)
            throw new Error(
              `ended with ${child.exitCode} before ${name}: ${Buffer.concat(err).toString('utf8')}`,
            );
          return found !== undefined;
        },
        `the event ${name}`,
        timeoutMs,
      );
      return found as Wanted;
    },
    signal: (name) => child.kill(name),
    result,
  };
}

function commandLine(args: readonly string[], options: PlayheadOptions): [string, ...string[]] {
  const { obeysPermissions = false, fileSizeLimitBytes } = options;
  const node = [process.execPath, path.join(ROOT, 'bin', 'playhead.js'), ...args] as const;
  if (fileSizeLimitBytes !== undefined) return ['prlimit', `--fsize=${fileSizeLimitBytes}`, ...node];
  if (!obeysPermissions || process.getuid?.() !== 0) return [...node];
  // Root may read everything because of two capabilities; taken from the bounding set, a program it starts lacks them.
  return ['setpriv', '--bounding-set=-dac_override,-dac_read_search', ...node];
}

function environment(changes: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    XDG_CONFIG_HOME: path.join(HOME, 'config'),
    XDG_STATE_HOME: path.join(HOME, 'state'),
    XDG_CACHE_HOME: path.join(HOME, 'cache'),
    XDG_DATA_HOME: path.join(HOME, 'data'),
    ...changes,
  };
  // vitest's own NODE_ENV, and what else it sets, is not what users run with.
  const foreign = ['NODE_ENV', 'NODE_OPTIONS', 'VITEST', 'FORCE_COLOR'];
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== undefined && !foreign.includes(name)),
  );
}

function eventsIn(stdout: Buffer, stderr: string): readonly PlayerEvent[] {
  const onStdout = linesOfEvents(stdout[0] === OPENING_BRACE ? stdout.toString('utf8') : '');
  return onStdout.length > 0 ? onStdout : linesOfEvents(stderr);
}

/** Complete lines only: the last one may still be on its way. */
function linesOfEvents(text: string): readonly PlayerEvent[] {
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{"event":'))
    .map((line) => JSON.parse(line) as PlayerEvent);
}
