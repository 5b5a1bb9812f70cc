import { readFileSync, readdirSync } from 'node:fs';
import { Reader } from '../../src/engine/reader/reader.ts';
import { ReadAheadConsumer } from '../../src/engine/ring/consumer.ts';
import type { FromReader, ReaderSettings } from '../../src/engine/messages.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { waitUntil } from './wait-until.ts';

type Opened = Extract<FromReader, { type: 'opened' }>;

/** The real reader with one track, in this thread, and the consumer's end of its buffer. */
export class ReaderRig {
  readonly messages: FromReader[] = [];
  readonly #reader: Reader;
  #opened: Opened | null = null;
  #consumer: ReadAheadConsumer | null = null;

  constructor(settings: Partial<ReaderSettings> = {}) {
    this.#reader = new Reader(
      {
        ffmpegPath: locateFfmpeg().path,
        readAheadSeconds: 30,
        lookbackSeconds: 15,
        memoryBytes: 256 * 2 ** 20,
        ...settings,
      },
      () => Promise.resolve(process.stdin),
      (message) => this.messages.push(message),
    );
  }

  get opened(): Opened {
    if (this.#opened === null) throw new Error('nothing is open');
    return this.#opened;
  }

  get consumer(): ReadAheadConsumer {
    if (this.#consumer === null) throw new Error('nothing is open');
    return this.#consumer;
  }

  async open(path: string): Promise<Opened> {
    this.#reader.handle({
      type: 'activate',
      streamId: 1,
      path,
      part: undefined,
      from: null,
      conversion: { sampleRate: null, channels: null, maxChannels: null, speed: 1, filters: null },
      replayGain: 'off',
      needsChapters: false,
    });
    const answer = (): FromReader | undefined =>
      this.messages.find(({ type }) => type === 'opened' || type === 'failed');
    await waitUntil(() => answer() !== undefined, `${path} to open`);
    const opened = answer()!;
    if (opened.type !== 'opened') throw new Error(JSON.stringify(opened));
    this.#opened = opened;
    this.#consumer = new ReadAheadConsumer(opened.ring, () =>
      this.#reader.handle({ type: 'wake', streamId: 1 }),
    );
    return opened;
  }

  /** Goes to a frame as the engine does, and gives the frames from there on. */
  async framesAt(frame: number, frames: number): Promise<Float32Array> {
    const { consumer } = this;
    if (consumer.hasRange(frame, 1)) consumer.advance(frame);
    else consumer.seek(frame);
    await waitUntil(() => {
      if (consumer.availability(frame) === 'failed') throw new Error(JSON.stringify(this.messages.at(-1)));
      return consumer.hasRange(frame, frames);
    }, `frame ${frame}`);
    const out = new Float32Array(frames * consumer.channels);
    const got = consumer.read(frame, out, frames);
    return out.subarray(0, got * consumer.channels);
  }

  /** Waits until a decoder waits for what it is to decode. */
  async spareIsReady(): Promise<void> {
    await waitUntil(() => childCommandLines().some((line) => line.includes('-i\0pipe:0')), 'a spare decoder');
  }

  close(): void {
    this.#reader.handle({ type: 'shutdown' });
  }
}

/** Command lines of this process's children that run, arguments separated by NUL (Linux). */
export function childCommandLines(pid = process.pid): readonly string[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map((child) => {
        try {
          return readFileSync(`/proc/${child}/cmdline`, 'utf8');
        } catch {
          return ''; // it ended while we looked
        }
      }),
  );
}
