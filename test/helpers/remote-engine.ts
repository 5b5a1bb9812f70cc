import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { EngineSettings } from '../../src/engine/engine.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import type { Command } from '../../src/player/command.ts';
import type { PlayerEvent } from '../../src/player/event.ts';
import type { SessionOptions } from '../../src/player/session-options.ts';
import type { PlayerSnapshot } from '../../src/player/shared-state.ts';
import { bundleProgram } from './bundle-program.ts';
import { waitUntil } from './wait-until.ts';

/** What the program reports: the engine's events, and answers to orders. */
export type RemoteEvent =
  PlayerEvent | ({ readonly event: 'snapshot' } & PlayerSnapshot) | { readonly event: 'unblocked' };

/** The options of a session in which nothing is asked for. */
export const PLAIN_SESSION: SessionOptions = {
  output: { type: 'speaker' },
  device: null,
  rate: null,
  channels: null,
  format: null,
  ranges: [{ from: null, to: null }],
  lengthSeconds: null,
  seekAt: [],
  script: [],
  abLoop: null,
  loopTimes: 1,
  repeatTimes: 1,
  shuffle: false,
  seed: 1,
  volumePercent: 100,
  mute: false,
  speed: 1,
  replayGain: 'off',
  filters: null,
  sleepSeconds: null,
  staysIdle: false,
};

export interface RemoteOptions {
  readonly session?: Partial<SessionOptions>;
  readonly reader?: Partial<EngineSettings['reader']>;
  readonly env?: Readonly<Record<string, string>>;
}

/** The real engine in a process of its own, under remote control. */
export class RemoteEngine {
  readonly child: ChildProcessWithoutNullStreams;
  readonly events: RemoteEvent[] = [];
  /** When an event came, in nanoseconds on the system's monotonic clock. */
  readonly cameNs = new WeakMap<RemoteEvent, bigint>();
  #stderr = '';

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = JSON.parse(line) as RemoteEvent;
        this.events.push(event);
        this.cameNs.set(event, process.hrtime.bigint());
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    child.stdin.on('error', () => undefined); // an engine that has ended reads no more orders
  }

  static async start(paths: readonly string[], options: RemoteOptions = {}): Promise<RemoteEngine> {
    const settings: Omit<EngineSettings, 'threads'> = {
      options: { ...PLAIN_SESSION, ...options.session },
      entries: paths.map((path, id) => ({ id, path })),
      reader: {
        ffmpegPath: locateFfmpeg().path,
        readAheadSeconds: 30,
        lookbackSeconds: 15,
        memoryBytes: 256 * 2 ** 20,
        ...options.reader,
      },
    };
    // Infinity has no JSON: tests that loop for ever send the command instead.
    const program = await bundleProgram('remote');
    const child = spawn(process.execPath, [program, JSON.stringify(settings)], {
      env: { ...process.env, ...options.env },
    });
    const engine = new RemoteEngine(child);
    if (settings.entries.length > 0) engine.send({ type: 'queue-complete' });
    return engine;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** @returns when it was sent, on `performance.now()` of this process */
  send(command: Command): number {
    this.#order({ send: command });
    return performance.now();
  }

  /** Keeps the main thread of the engine's process busy. */
  block(milliseconds: number): void {
    this.#order({ block: milliseconds });
  }

  endBySignal(): void {
    this.#order({ end: true });
  }

  async snapshot(): Promise<PlayerSnapshot> {
    const from = this.events.length;
    this.#order({ snapshot: true });
    return this.waitFor('snapshot', from);
  }

  /** The first event of that name from `fromIndex` of `events` on. */
  async waitFor<Name extends RemoteEvent['event']>(
    name: Name,
    fromIndex = 0,
    deadlineMs = 30_000,
  ): Promise<Extract<RemoteEvent, { event: Name }>> {
    const find = (): RemoteEvent | undefined =>
      this.events.slice(fromIndex).find((event) => event.event === name);
    await waitUntil(
      () => {
        if (find() === undefined && this.child.exitCode !== null)
          throw new Error(`ended before ${name}: ${this.#stderr}`);
        return find() !== undefined;
      },
      `the event ${name}`,
      deadlineMs,
    );
    return find() as Extract<RemoteEvent, { event: Name }>;
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  #order(order: object): void {
    this.child.stdin.write(`${JSON.stringify(order)}\n`);
  }
}
