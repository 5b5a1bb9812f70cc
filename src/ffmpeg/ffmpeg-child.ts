import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { FFmpeg } from 'prism-media';
import { NETWORK_PROTOCOLS, RELAY_PROTOCOLS } from './media-url.ts';
import { SILENCE_LIMIT_MS, watchSilence } from './silence-watch.ts';

export interface FfmpegOptions {
  readonly ffmpegPath: string;
  readonly args: readonly string[];
  /** Ends the child. */
  readonly signal?: AbortSignal;
  /** Gives way to everything else on the machine. */
  readonly isBackground?: boolean;
  /** How much of the end of standard error is kept. */
  readonly stderrChars?: number;
  /** Gets each line of standard error as it comes. */
  readonly onLine?: (line: string) => void;
  /** How long it may give nothing while it is waited for; 30 seconds unless told otherwise. It is ended then. */
  readonly silenceMs?: number | undefined;
}

/** How a child ended. */
export interface FfmpegExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The tail of what it said, or why it could not be started. */
  readonly stderr: string;
  /** Null for a child that was started. */
  readonly startError: Error | null;
  /** It was ended here, because it gave nothing for this long; null for any other end. */
  readonly silentMs: number | null;
}

/** Enough of what ffmpeg says to find the reason in it. */
const STDERR_TAIL_CHARS = 16_384;
/**
 * Options of every ffmpeg: no single allocation above 256 MiB. A compressed ID3 frame may claim up to 2 GiB; ffmpeg skips a frame
 * that is above the limit. The largest allocation that music needs is the index of an MP4: 24 bytes a packet, 70 hours of AAC.
 */
export const ALLOCATION_LIMIT: readonly string[] = ['-max_alloc', String(256 << 20)];
const NETWORKS = [RELAY_PROTOCOLS, NETWORK_PROTOCOLS];
/** Names the proxy that ffmpeg asks for every `http` address, those of this machine included (ffmpeg's http.c). */
const PROXY = 'http_proxy';

/**
 * One ffmpeg process, owned by prism-media. Nothing else in the program starts ffmpeg.
 *
 * The exit code and standard error are watched here: prism-media reports a missing input as a plain end of stream.
 */
export class FfmpegChild {
  readonly #process: ChildProcess;
  readonly stdin: Writable;
  /** Has to be read to its end, or ended by `kill`: a child with a full pipe stops. */
  readonly stdout: Readable;
  /** Resolves when the process is gone and its output was read. */
  readonly ended: Promise<FfmpegExit>;

  private constructor(process: ChildProcess, options: FfmpegOptions) {
    const { stderrChars = STDERR_TAIL_CHARS, onLine, args, silenceMs = SILENCE_LIMIT_MS } = options;
    this.#process = process;
    this.stdin = process.stdin!;
    this.stdout = process.stdout!;
    this.stdin.on('error', () => undefined); // a child that ended no longer reads; its exit says why
    let stderr = '';
    let line = '';
    process.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-stderrChars);
      if (!onLine) return;
      const lines = (line + text).split('\n');
      line = (lines.pop() ?? '').slice(-stderrChars);
      lines.forEach(onLine);
    });
    let silentMs: number | null = null;
    // How long the network may take is decided where it is read.
    const endWatch = NETWORKS.some((protocols) => args.includes(protocols))
      ? () => undefined
      : watchSilence(process, silenceMs, () => {
          silentMs = silenceMs;
          process.kill('SIGKILL');
        });
    this.ended = new Promise((resolve) => {
      process.on('error', (error) => {
        if (process.pid !== undefined) return;
        endWatch();
        resolve({ code: null, signal: null, stderr: error.message, startError: error, silentMs });
      });
      process.on('exit', endWatch);
      process.on('close', (code, signal) => {
        resolve({ code, signal, stderr, startError: null, silentMs });
      });
    });
  }

  /** Never throws for a child that cannot be started: `ended` tells. */
  static start(options: FfmpegOptions): FfmpegChild {
    const { args, signal, isBackground } = options;
    // prism-media would search for an ffmpeg with `spawnSync`, which blocks for over 100 ms, and would fall back in silence from a path
    // that does not work. Its constructor asks this function for the process.
    Object.assign(FFmpeg, { create: () => spawnFfmpeg(options) });
    const owner = new FFmpeg({ args: [...args] });
    owner.on('error', () => undefined); // the process's own events say more
    const child = new FfmpegChild(owner.process, options);
    if (isBackground) child.#lowerPriority();
    if (signal !== undefined) child.#endWith(signal);
    return child;
  }

  get hasExited(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** Ends the child at once: it holds nothing that needs a gentle end. */
  kill(): void {
    this.#process.kill('SIGKILL');
    this.stdin.destroy();
    this.stdout.destroy();
  }

  #endWith(signal: AbortSignal): void {
    // The streams end with the process, as for one that ended by itself.
    const end = (): void => void this.#process.kill('SIGKILL');
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    void this.ended.then(() => signal.removeEventListener('abort', end));
  }

  #lowerPriority(): void {
    try {
      os.setPriority(this.#process.pid!, os.constants.priority.PRIORITY_LOW);
    } catch {
      // It was not started or has ended, or the system does not let us: it runs as it is.
    }
  }
}

function spawnFfmpeg({ ffmpegPath, args }: FfmpegOptions): ChildProcess {
  // The relay's address means nothing to a proxy, and is nobody else's business.
  const env = args.includes(RELAY_PROTOCOLS) ? { ...process.env, [PROXY]: undefined } : process.env;
  const child = spawn(ffmpegPath, [...ALLOCATION_LIMIT, ...args], {
    ...{ env, stdio: ['pipe', 'pipe', 'pipe'] },
    windowsHide: true,
  });
  // Where the system has no room for another process or its pipes, `error` is told a turn later, and there are no streams.
  const pipe = (): PassThrough => new PassThrough().end();
  const { stdin = pipe(), stdout = pipe(), stderr = pipe() } = child as Partial<typeof child>;
  Object.assign(child, { stdin, stdout, stderr });
  return child;
}
