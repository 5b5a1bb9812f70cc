import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/engine/clock.ts';
import type { PlayerEvent } from '../../src/player/event.ts';
import type { FromEngine, FromReader, ReaderSettings } from '../../src/engine/messages.ts';
import type { AudioOutput } from '../../src/engine/output/audio-output.ts';
import { FastNullOutput } from '../../src/engine/output/fast-null-output.ts';
import { PacedOutput } from '../../src/engine/output/paced-output.ts';
import type { PcmDevice } from '../../src/engine/output/pcm-device.ts';
import { PlayoutClock } from '../../src/engine/output/playout-clock.ts';
import { Reader } from '../../src/engine/reader/reader.ts';
import { Session } from '../../src/engine/session.ts';
import type { Command } from '../../src/player/command.ts';
import { createSharedState, SharedStateReader } from '../../src/player/shared-state.ts';
import type { SessionOptions } from '../../src/player/session-options.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { PLAIN_SESSION } from './remote-engine.ts';

/** A clock that moves only when it is told to. */
export class HandClock implements Clock {
  #nowMs = 0;
  #timers: { readonly atMs: number; readonly act: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, act: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, act };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves to the next timer, at most so far. False if there is none. */
  advance(mostMs: number): boolean {
    const next = this.#timers.reduce((atMs, timer) => Math.min(atMs, timer.atMs), Infinity);
    if (next === Infinity) return false;
    this.#nowMs = Math.min(next, this.#nowMs + mostMs);
    const due = this.#timers.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#timers = this.#timers.filter(({ atMs }) => atMs > this.#nowMs);
    for (const { act } of due) act();
    return true;
  }
}

/** Keeps the samples that a device would have played, and drops what is taken back before. Silence is not kept. */
class RecordingDevice implements PcmDevice {
  readonly bufferSeconds = 0.5;
  readonly driver = 'test';
  readonly name = null;
  readonly #clock: Clock;
  readonly #played: number[] = [];
  #queue = new PlayoutClock(() => 0, 1);
  #channels = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  select(): void {
    // There is one device only.
  }

  get samples(): Float32Array {
    return Float32Array.from(this.#played);
  }

  open({ sampleRate, channels }: { sampleRate: number; channels: number }): Promise<'f32'> {
    this.#queue = new PlayoutClock(() => this.#clock.nowMs(), sampleRate);
    this.#channels = channels;
    return Promise.resolve('f32');
  }

  write(bytes: Buffer): Promise<number> {
    for (let at = 0; at < bytes.length; at += 4) this.#played.push(bytes.readFloatLE(at));
    this.#queue.wrote(bytes.length / 4 / this.#channels);
    return Promise.resolve(bytes.length);
  }

  flush(): void {
    this.#played.length -= this.#queue.queuedFrames() * this.#channels;
    this.#queue.reset();
  }

  close(): void {
    this.flush();
  }
}

/** Takes everything at once and keeps it, as a file does. */
class KeptOutput extends FastNullOutput {
  readonly #kept: number[] = [];
  #channels = 1;

  override open(shape: { sampleRate: number; channels: number }): Promise<void> {
    this.#channels = shape.channels;
    return Promise.resolve();
  }

  override write(samples?: Float32Array, frames = 0): void {
    for (let at = 0; at < frames * this.#channels; at++) this.#kept.push(samples![at]!);
  }

  get samples(): Float32Array {
    return Float32Array.from(this.#kept);
  }
}

export interface LocalRun {
  /** What was heard, or stored: interleaved samples without the silence between them. */
  readonly samples: Float32Array;
  readonly events: readonly PlayerEvent[];
}

export interface LocalOptions {
  readonly session?: Partial<SessionOptions>;
  readonly reader?: Partial<ReaderSettings>;
  /** What the reader says is heard so many turns later: 1 unless given. */
  readonly turnsToHear?: number;
}

/** The real session and the real reader in this thread, with a clock that is moved by hand. */
export class LocalSession {
  readonly clock = new HandClock();
  readonly events: PlayerEvent[] = [];
  readonly state: SharedStateReader;
  readonly #session: Session;
  readonly #recorder: { readonly samples: Float32Array };
  #isOver = false;

  constructor(output: 'realtime' | 'render', paths: readonly string[], options: LocalOptions = {}) {
    const memory = createSharedState();
    const nowMicros = (): number => this.clock.nowMs() * 1000;
    this.state = new SharedStateReader(memory, nowMicros);
    const device = new RecordingDevice(this.clock);
    const kept = new KeptOutput();
    this.#recorder = output === 'realtime' ? device : kept;
    const settings: ReaderSettings = {
      ffmpegPath: locateFfmpeg().path,
      readAheadSeconds: 30,
      lookbackSeconds: 15,
      memoryBytes: 256 * 2 ** 20,
      ...options.reader,
    };
    const unreadable = (): Promise<never> => Promise.reject(new Error('no standard input here'));
    // A turn later each, as between two threads.
    const said: FromReader[] = [];
    const takeFromReader = (): FromReader | null => said.shift() ?? null;
    const hear = (turns: number): void => {
      setImmediate(() => {
        if (turns > 1) {
          hear(turns - 1);
          return;
        }
        const message = takeFromReader();
        if (message !== null) this.#session.fromReader(message);
      });
    };
    const reader = new Reader(settings, unreadable, (message) => {
      said.push(message);
      hear(options.turnsToHear ?? 1);
    });
    const session: SessionOptions = { ...PLAIN_SESSION, ...options.session };
    this.#session = new Session(
      // The session talks through its links.
      { reader: null!, state: memory, options: session, entries: paths.map((path, id) => ({ id, path })) },
      {
        toMain: (message) => this.#fromSession(message),
        toReader: (message) => setImmediate(() => reader.handle(message)),
        takeFromReader,
        nowMicros,
        clock: this.clock,
        makeOutput: ({ reports }): AudioOutput =>
          output === 'realtime' ? new PacedOutput(device, null, reports, this.clock) : kept,
      },
    );
    this.#session.start();
    this.send({ type: 'queue-complete' });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  send(command: Command): void {
    this.#session.fromMain({ type: 'command', command });
  }

  /** Lets time pass until `condition`. Where nothing waits for the clock, the reader is at work. */
  async until(condition: () => boolean, mostMs = Infinity): Promise<void> {
    const deadlineMs = performance.now() + 30_000;
    while (!condition()) {
      for (let turns = 0; turns < 4 && !condition(); turns++) await turn();
      if (condition()) return;
      if (!this.clock.advance(mostMs)) await delay(1);
      if (performance.now() > deadlineMs) {
        throw new Error(`waited 30 s for ${String(condition)}: ${JSON.stringify(this.events.slice(-5))}`);
      }
    }
  }

  /** Lets so much of the clock's time pass. */
  async pass(milliseconds: number): Promise<void> {
    const endMs = this.clock.nowMs() + milliseconds;
    this.clock.after(milliseconds, () => undefined);
    await this.until(() => this.clock.nowMs() >= endMs || this.#isOver);
  }

  /** Plays to the end. */
  async run(): Promise<LocalRun> {
    await this.until(() => this.#isOver);
    return { samples: this.#recorder.samples, events: this.events };
  }

  #fromSession(message: FromEngine): void {
    if (message.type === 'events') this.events.push(...message.events);
    if (message.type === 'over') this.#isOver = true;
  }
}

/** Plays a session to its end. */
export function runLocally(
  output: 'realtime' | 'render',
  paths: readonly string[],
  options: LocalOptions = {},
): Promise<LocalRun> {
  return new LocalSession(output, paths, options).run();
}
