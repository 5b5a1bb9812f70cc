import { FFmpeg } from 'prism-media';
import type { ChildProcess } from 'node:child_process';
import { RELAY_PROTOCOLS } from './media-url.ts';
import { withoutProxy } from './without-proxy.ts';

/** How a child ended. `stderr` is the tail of what it said. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export interface ChildHandlers {
  /** Gets each chunk of standard output. Returning false pauses the child until `resume`. */
  onData(chunk: Buffer): boolean;
  /** Called once, after the last chunk. Not called after `kill`. */
  onExit(exit: ChildExit): void;
}

/** Enough of what ffmpeg says to find the reason in it. */
const STDERR_TAIL_CHARS = 8192;

/**
 * One ffmpeg process whose standard output is read. Exit code and stderr are watched here: prism-media
 * reports a missing input as a plain end of stream.
 */
export class FfmpegChild {
  readonly #process: ChildProcess;
  #handlers: ChildHandlers;
  #stderr = '';
  #killed = false;

  /** @param process its standard output and error are pipes that nobody has read from yet */
  constructor(process: ChildProcess, handlers: ChildHandlers) {
    this.#process = process;
    this.#handlers = handlers;
    this.#listen();
  }

  /**
   * Starts one by prism-media. Its `getInfo` would search for an ffmpeg with `spawnSync`, which blocks for over 100 ms, and would
   * fall back in silence from a path that does not work; so it is given the path found beforehand.
   */
  static start(ffmpegPath: string, args: readonly string[], handlers: ChildHandlers): FfmpegChild {
    FFmpeg.getInfo = () => ({ command: ffmpegPath, info: '', output: '', version: '' });
    const spawn = (): FFmpeg => new FFmpeg({ args: [...args] });
    const owner = args.includes(RELAY_PROTOCOLS) ? withoutProxy(spawn) : spawn();
    owner.on('error', () => undefined); // the process's own events say more
    return new FfmpegChild(owner.process, handlers);
  }

  /** Where a script or a stream for the child is written. Closed at once by `withoutInput`. */
  get input(): NonNullable<ChildProcess['stdin']> {
    return this.#process.stdin!;
  }

  /** From now on somebody else is told. */
  handOver(handlers: ChildHandlers): void {
    this.#handlers = handlers;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  withoutInput(): this {
    this.input.end();
    return this;
  }

  resume(): void {
    if (!this.#killed) this.#process.stdout?.resume();
  }

  /** Ends the child at once; a decoder holds nothing that needs a gentle end. No handler is called after this. */
  kill(): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#process.kill('SIGKILL');
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
    this.#process.stdin?.destroy();
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.#process;
    stdin?.on('error', () => undefined); // a child that ended no longer reads; its exit says why
    stdout?.on('data', (chunk: Buffer) => {
      if (this.#killed) return;
      if (!this.#handlers.onData(chunk)) stdout.pause();
    });
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_TAIL_CHARS);
    });
    this.#process.on('error', (error) => {
      this.#exit({ code: null, signal: null, stderr: error.message });
    });
    this.#process.on('close', (code, signal) => {
      this.#exit({ code, signal, stderr: this.#stderr });
    });
  }

  #exit(exit: ChildExit): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#handlers.onExit(exit);
  }
}
