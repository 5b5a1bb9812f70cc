import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { PlayheadError } from '../../player/error.ts';
import type { SampleFormat } from '../../player/session-options.ts';
import type { PcmShape } from '../decode/pcm-shape.ts';
import type { AudioOutput, OutputReports } from './audio-output.ts';
import { ByteSink } from './byte-sink.ts';
import { FORMAT_BYTES, SampleEncoder } from './sample-encoder.ts';
import { wavHeader, wavHeaderBytes } from './wav-format.ts';

/** What holds the bytes of a stored output, and how it is ended. */
interface Store {
  readonly fd: number;
  /** Bytes that are worth a write: nobody waits for a file's, somebody may listen to a pipe's. */
  readonly leastBytes: number;
  /** The option as the user knows it, for what cannot be written. */
  readonly name: string;
  /** Called with the first shape, before any sample. */
  begin(shape: PcmShape, format: SampleFormat): void;
  /** Everything is written: makes it final. */
  complete(sampleBytes: number): void;
  /** Gives it up. */
  abandon(): void;
}

/** Half of what may wait: one half is written while the other is filled. */
const FILE_WRITE_BYTES = 1 << 19;

/** A file or a pipe: as fast as it goes, nothing dropped, the first track's shape for all. */
export class StoredOutput implements AudioOutput {
  readonly isRealtime = false;
  readonly maxChannels = null;
  readonly #store: Store;
  readonly #sink: ByteSink;
  readonly #encoder: SampleEncoder;
  #shape: PcmShape | null = null;
  #whenIdle: (() => void) | null = null;
  #ended = false;

  constructor(store: Store, format: SampleFormat, reports: OutputReports) {
    this.#store = store;
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

  starvedFrames(): number {
    return 0;
  }

  flush(): Promise<number> {
    return Promise.resolve(0);
  }

  async drain(): Promise<void> {
    await this.#idle();
    // What could not be written whole never takes the final name: `close` gives it up.
    if (this.#ended || this.#sink.isBroken) return;
    try {
      this.#store.complete(this.#sink.totalBytes);
    } catch (error) {
      throw cannotBeWritten(this.#store.name, error);
    }
    this.#ended = true;
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
 * Makes a WAV file to be written under a name of its own beside the final one, which it takes only when it is whole.
 *
 * @throws PlayheadError `output` when it cannot be created there
 */
export function createWavStore(file: string): Store {
  const target = path.resolve(file);
  const partial = path.join(path.dirname(target), `.${partialStem(target)}.${process.pid}.part`);
  const fd = createPartial(target, partial, file);
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
      renameSync(partial, target);
      closeSync(fd);
    },
    abandon() {
      closeSync(fd);
      rmSync(partial, { force: true });
    },
  };
}

/** A name may have 255 bytes, and this one is to be longer than the target's. */
function partialStem(target: string): string {
  const name = path.basename(target);
  return Buffer.byteLength(name) > 200 ? name.slice(0, 50) : name;
}

/** Standard output, as raw interleaved samples. */
export function standardOutputStore(): Store {
  const nothing = (): void => undefined;
  return { fd: 1, leastBytes: 1, name: '--output -', begin: nothing, complete: nothing, abandon: nothing };
}

/** `error` in a user's words: what the system calls it, without the name of its call. */
function cannotBeWritten(name: string, error: unknown): PlayheadError {
  const { errno, message } = error as NodeJS.ErrnoException;
  const [, reason = message] = (errno === undefined ? undefined : getSystemErrorMap().get(errno)) ?? [];
  return new PlayheadError('write-failed', `${name}: cannot be written: ${reason}`, { cause: error });
}

/** Why a file could not be made, in a user's words. */
const CREATE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such directory',
  ENOTDIR: 'a part of the path is not a directory',
  EACCES: 'permission denied',
  ENAMETOOLONG: 'the name is too long',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

function createPartial(target: string, partial: string, given: string): number {
  try {
    const there = statSync(target, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) throw new PlayheadError('output', `--output ${given}: is a directory`);
    // A pipe or a device would be replaced by a file, and whoever reads from it would wait for ever.
    if (there?.isFile() === false)
      throw new PlayheadError(
        'output',
        `--output ${given}: is no regular file (--output - writes to a pipe)`,
      );
    return openSync(partial, 'wx', 0o644);
  } catch (error) {
    if (error instanceof PlayheadError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const reason = CREATE_REASONS[code] ?? (error as Error).message;
    throw new PlayheadError('output', `--output ${given}: cannot be created: ${reason}`, { cause: error });
  }
}
