import { ALLOCATION_LIMIT } from './allocation-limit.ts';
import { spawn } from 'node:child_process';
import os from 'node:os';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What ffmpeg may open: the file, and the pipe it writes to. */
const PROTOCOLS = 'file,pipe';

export interface ChildBytesOptions {
  readonly ffmpegPath: string;
  /** Between the general options and the input, e.g. `-ss 30`. */
  readonly inputOptions?: readonly string[];
  readonly input: string;
  /** What `pipe:0` reads: the output of another child. */
  readonly stdin?: Readable;
  /** What `pipe:0` reads, made as it is read. */
  readonly stdinBytes?: AsyncIterable<Uint8Array>;
  readonly outputOptions: readonly string[];
  readonly signal: AbortSignal;
  /** Gives way to everything else on the machine. */
  readonly isBackground?: boolean;
  /** Called with each chunk of standard output. */
  readonly onData: (chunk: Buffer) => void;
}

/**
 * Runs one ffmpeg to its end and hands on what it writes. Resolves with its exit code, null when it was ended by
 * `signal` or could not be started: callers want what came, the reasons are for the engine to report.
 */
export async function childBytes(options: ChildBytesOptions): Promise<number | null> {
  const running = startChild(options);
  running?.output.on('data', options.onData);
  return running?.ended ?? null;
}

/** An ffmpeg that runs. */
export interface RunningChild {
  readonly output: Readable;
  /** Its exit code; null when it was ended by the signal or could not be started. */
  readonly ended: Promise<number | null>;
}

/** Starts an ffmpeg whose output somebody else takes; null when `signal` had already ended it. */
export function startChild(options: Omit<ChildBytesOptions, 'onData'>): RunningChild | null {
  const { ffmpegPath, inputOptions = [], input, outputOptions, signal, stdinBytes } = options;
  if (signal.aborted) return null;
  const child = spawn(
    ffmpegPath,
    [
      ...['-nostdin', '-hide_banner', '-v', 'error', ...ALLOCATION_LIMIT, '-protocol_whitelist', PROTOCOLS],
      ...inputOptions,
      ...['-i', input],
      ...outputOptions,
      'pipe:1',
    ],
    { stdio: [options.stdin ?? (stdinBytes ? 'pipe' : 'ignore'), 'pipe', 'ignore'] },
  );
  const end = () => child.kill('SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  const ended = new Promise<number | null>((resolve) => {
    const settle = (code: number | null) => {
      signal.removeEventListener('abort', end);
      resolve(code);
    };
    child.on('error', () => settle(null));
    child.on('close', settle);
  });
  // A child that ends before it has read all is looked at by its exit code, and by what came of it.
  if (stdinBytes && child.stdin) pipeline(stdinBytes, child.stdin).catch(() => undefined);
  if (options.isBackground && child.pid !== undefined) lowerPriority(child.pid);
  return { output: child.stdout!, ended };
}

function lowerPriority(pid: number): void {
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_LOW);
  } catch {
    // It ended already, or the system does not let us: it runs as it is.
  }
}
