import { writeSync } from 'node:fs';
import { PlayheadError, reasonOf } from '../../player/error.ts';
import type { SampleFormat } from '../../player/session-options.ts';
import { systemReason } from '../../player/system-error.ts';
import { openReplacement } from '../../writing/replacement.ts';
import type { PcmShape } from '../pcm-shape.ts';
import type { AudioOutput, OutputDescription, OutputReports } from './audio-output.ts';
import { ByteSink } from './byte-sink.ts';
import { FORMAT_BYTES, SampleEncoder } from './sample-encoder.ts';
import { wavHeader, wavHeaderBytes } from './wav-format.ts';

/** What holds the bytes of a stored output, and how it is ended. */
interface Store {
  readonly fd: number;
  /** The least bytes for a write: large for a file, one for a pipe, whose reader may be playing them. */
  readonly leastBytes: number;
  /** The option as the user knows it, for what cannot be written. */
  readonly name: string;
  /** Called with the first shape, before any sample. */
  begin(shape: PcmShape, format: SampleFormat): void;
  /** Everything is written: makes it final. */
  complete(sampleBytes: number): void;
  /** Discards what was written. */
  abandon(): void;
}

/** Half of what may wait: one half is written while the other is filled. */
const FILE_WRITE_BYTES = 1 << 19;

/** A file or a pipe: as fast as it goes, nothing dropped, the first track's shape for all. */
export class StoredOutput implements AudioOutput {
  readonly isRealtime = false;
  readonly description: OutputDescription;
  readonly maxChannels = null;
  readonly #store: Store;
  readonly #sink: ByteSink;
  readonly #encoder: SampleEncoder;
  #shape: PcmShape | null = null;
  #whenIdle: (() => void) | null = null;
  #ended = false;

  constructor(store: Store, format: SampleFormat, reports: OutputReports) {
    this.#store = store;
    this.description = { driver: 'pcm', device: null, format };
    this.#encoder = new SampleEncoder(format);
    this.#sink = new ByteSink(store.fd, store.leastBytes, {
      onRoom: () => {
        this.#whenIdle?.();
        reports.onRoom();
      },
      onError: (error) => {
        if (error.code === 'EPIPE') reports.onBroken('pipe-closed', 'nobody reads the output any more');
        else reports.onBroken('write-failed', cannotBeWritten(store.name, error).message);
        this.#whenIdle?.();
      },
    });
  }

  selectDevice(): void {
    // A file and a pipe are no devices.
  }

  get fixedShape(): PcmShape | null {
    return this.#shape;
  }

  open(shape: PcmShape): Promise<void> {
    try {
      if (this.#shape === null) this.#store.begin(shape, this.#encoder.format);
    } catch (error) {
      return Promise.reject(cannotBeWritten(this.#store.name, error));
    }
    this.#shape = shape;
    return Promise.resolve();
  }

  roomFrames(): number {
    return this.#shape === null ? 0 : Math.floor(this.#sink.roomBytes() / this.#frameBytes(this.#shape));
  }

  write(samples: Float32Array, frames: number): void {
    const { channels } = this.#shape!;
    this.#sink.commit(this.#encoder.encode(samples, frames * channels, this.#sink.buffer()));
  }

  queuedFrames(): number {
    return 0;
  }

  flush(): Promise<number> {
    return Promise.resolve(0);
  }

  async drain(): Promise<void> {
    await this.#idle();
    // An incomplete file never takes the final name: `close` discards it.
    if (this.#ended || this.#sink.isBroken) return;
    try {
      this.#store.complete(this.#sink.totalBytes);
      this.#ended = true;
    } catch (error) {
      throw cannotBeWritten(this.#store.name, error);
    }
  }

  async close(): Promise<void> {
    await this.#idle();
    if (this.#ended) return;
    this.#ended = true;
    this.#store.abandon();
  }

  #frameBytes(shape: PcmShape): number {
    return shape.channels * FORMAT_BYTES[this.#encoder.format];
  }

  #idle(): Promise<void> {
    this.#sink.flush();
    if (this.#sink.isIdle) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenIdle = () => {
        this.#sink.flush();
        if (this.#sink.isIdle) resolve();
      };
    });
  }
}

/**
 * A WAV file that takes its final name only when it is whole.
 *
 * @throws PlayheadError `output` when it cannot be made there
 */
export function createWavStore(file: string): Store {
  const replacement = openReplacement(file, '--output');
  const { fd } = replacement;
  let shapeOfFile: { shape: PcmShape; format: SampleFormat } | null = null;
  return {
    fd,
    leastBytes: FILE_WRITE_BYTES,
    name: `--output ${file}`,
    begin(shape, format) {
      shapeOfFile = { shape, format };
      writeSync(fd, Buffer.alloc(wavHeaderBytes(shape, format)));
    },
    complete(sampleBytes) {
      const { shape, format } = shapeOfFile ?? {
        shape: { sampleRate: 44_100, channels: 2 },
        format: 'f32' as const,
      };
      if (sampleBytes % 2 !== 0) writeSync(fd, Buffer.alloc(1));
      writeSync(fd, wavHeader(shape, format, sampleBytes), 0, null, 0);
      replacement.commit();
    },
    abandon: () => replacement.abandon(),
  };
}

/** Standard output, as raw interleaved samples. */
export function standardOutputStore(): Store {
  const nothing = (): void => undefined;
  return { fd: 1, leastBytes: 1, name: '--output -', begin: nothing, complete: nothing, abandon: nothing };
}

function cannotBeWritten(name: string, error: unknown): PlayheadError {
  if (error instanceof PlayheadError) return error as PlayheadError;
  const reason = systemReason(error) ?? reasonOf(error);
  return new PlayheadError('write-failed', `${name}: cannot be written: ${reason}`, { cause: error });
}
