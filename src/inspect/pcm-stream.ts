import { ffmpegArgs } from '../ffmpeg/ffmpeg-args.ts';
import { FfmpegChild, type FfmpegExit } from '../ffmpeg/ffmpeg-child.ts';
import { reasonFromStderr } from '../ffmpeg/ffmpeg-reason.ts';
import { decoderInput } from '../media/decoder-input.ts';
import { parseStreamHeader } from '../media/wav-stream-header.ts';
import { PlayheadError } from '../player/error.ts';
import { checkEnded } from './ended-ffmpeg.ts';
import type { InspectionContext } from './inspection.ts';
import { SAMPLE_BYTES } from '../signal/pcm-encoding.ts';

/** Sample formats a stream can deliver, and ffmpeg's encoder for each. */
const ENCODERS = {
  f32: 'pcm_f32le',
  f64: 'pcm_f64le',
  s16: 'pcm_s16le',
  s24: 'pcm_s24le',
  s32: 'pcm_s32le',
  s64: 'pcm_s64le',
} as const;

export type StreamEncoding = keyof typeof ENCODERS;

export interface PcmStreamOptions {
  /** Byte at which the file ends; the end of the file when left out. */
  readonly endByte?: number | null;
  /** ffmpeg audio filters. */
  readonly filters?: string | undefined;
  /** What goes before `-i`. */
  readonly inputArgs?: readonly string[];
  /** Of a damaged stream in a chained file: what is missing is silence; true by default. */
  readonly fillsGaps?: boolean;
  /** Gets each line of stderr as it comes, with its level in front: `[mp3 @ 0x…] [error] …`. */
  readonly onLine?: (line: string) => void;
}

/**
 * A full decode of the audio stream that plays by default, as it comes from one ffmpeg child: whole frames, interleaved, at the file's
 * own rate and channels. Memory does not grow with the file: the child waits while nobody reads.
 */
export class PcmStream {
  readonly sampleRate: number;
  readonly channels: number;
  readonly frameBytes: number;
  readonly #child: FfmpegChild;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #signal: AbortSignal;
  readonly #isJudged: boolean;
  #first: Buffer;
  #scratch = new ArrayBuffer(0);

  private constructor(
    child: FfmpegChild,
    shape: { sampleRate: number; channels: number; sampleBytes: number },
    chunks: AsyncIterator<Buffer>,
    first: Buffer,
    signal: AbortSignal,
    isJudged: boolean,
  ) {
    this.#child = child;
    this.sampleRate = shape.sampleRate;
    this.channels = shape.channels;
    this.frameBytes = shape.channels * shape.sampleBytes;
    this.#chunks = chunks;
    this.#first = first;
    this.#signal = signal;
    this.#isJudged = isJudged;
  }

  /**
   * Starts the decoder of a local file, and waits for its first words.
   *
   * @throws PlayheadError `undecodable` with ffmpeg's reason when it gives no audio, `no-ffmpeg` when it cannot be started
   */
  static async open(
    path: string,
    encoding: StreamEncoding,
    context: Pick<InspectionContext, 'ffmpegPath' | 'signal' | 'silenceMs'>,
    options: PcmStreamOptions = {},
  ): Promise<PcmStream> {
    const { signal, silenceMs } = context;
    signal.throwIfAborted();
    const { onLine } = options;
    const ffmpegPath = context.ffmpegPath();
    const args = await decoderArguments(path, encoding, options);
    const child = FfmpegChild.start({
      ...{ ffmpegPath, args, signal, silenceMs },
      ...(onLine && { onLine }),
    });
    child.stdin.end();
    const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    let head: Buffer = Buffer.alloc(0);
    for (;;) {
      const next = await chunks.next();
      if (next.done) break;
      head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
      const header = parseStreamHeader(head);
      if (header === null) continue;
      if (header === 'invalid') break;
      const shape = { ...header, sampleBytes: SAMPLE_BYTES[encoding] };
      const first = head.subarray(header.headerBytes);
      return new PcmStream(child, shape, chunks, first, signal, onLine !== undefined);
    }
    child.kill();
    const exit = await child.ended;
    signal.throwIfAborted();
    // What does not begin as it should is ended here.
    checkEnded(exit.silentMs === null && exit.signal === 'SIGKILL' ? { ...exit, signal: null } : exit);
    throw new PlayheadError('undecodable', reasonFromStderr(exit.stderr));
  }

  /**
   * Whole frames as bytes, in order. A part is valid until the next one is asked for. Leaving the loop ends the child.
   *
   * @throws PlayheadError `ffmpeg-failed` when a signal ended it, `undecodable` when it gave up: then frames are missing
   */
  async *bytes(): AsyncGenerator<Buffer> {
    let chunk: Buffer = this.#first;
    this.#first = Buffer.alloc(0);
    // A frame whose end comes with the next chunk is put together here: joining the chunks would copy all of them.
    const frame = Buffer.alloc(this.frameBytes);
    let begunBytes = 0;
    let isRead = false;
    try {
      for (;;) {
        let from = 0;
        if (begunBytes > 0) {
          from = chunk.copy(frame, begunBytes);
          begunBytes += from;
          if (begunBytes === frame.length) {
            yield frame;
            begunBytes = 0;
          }
        }
        const to = chunk.length - ((chunk.length - from) % frame.length);
        if (to > from) yield chunk.subarray(from, to);
        begunBytes += chunk.copy(frame, begunBytes, to);
        const next = await this.#chunks.next();
        if (next.done) {
          isRead = true;
          await this.#checkEnd();
          return;
        }
        chunk = next.value;
      }
    } finally {
      if (!isRead) this.#child.kill();
    }
  }

  /** Complaints are judged by who reads them: then the exit code is theirs, too. */
  async #checkEnd(): Promise<void> {
    const exit = await this.#child.ended;
    if (this.#signal.aborted) return;
    checkEnded(exit);
    if (exit.code !== 0 && !this.#isJudged)
      throw new PlayheadError('undecodable', reasonFromStderr(exit.stderr));
  }

  /** The same frames as 32-bit floats, valid until the next part. Only for a stream that was opened with `f32`. */
  async *floats(): AsyncGenerator<Float32Array> {
    for await (const part of this.bytes()) {
      const { buffer, byteOffset } = this.#aligned(part, 4);
      yield new Float32Array(buffer, byteOffset, part.length / 4);
    }
  }

  /** The same frames as 16-bit integers, valid until the next part. Only for a stream that was opened with `s16`. */
  async *shorts(): AsyncGenerator<Int16Array> {
    for await (const part of this.bytes()) {
      const { buffer, byteOffset } = this.#aligned(part, 2);
      yield new Int16Array(buffer, byteOffset, part.length / 2);
    }
  }

  /**
   * Bytes of a pipe begin at any address, typed arrays do not: what begins at another is copied. Into one buffer for all
   * parts, as garbage would triple the memory.
   */
  #aligned(bytes: Buffer, sampleBytes: number): { buffer: ArrayBufferLike; byteOffset: number } {
    if (bytes.byteOffset % sampleBytes === 0) return bytes;
    if (this.#scratch.byteLength < bytes.length) this.#scratch = new ArrayBuffer(2 * bytes.length);
    new Uint8Array(this.#scratch).set(bytes);
    return { buffer: this.#scratch, byteOffset: 0 };
  }

  /** Ends the child of a stream that nobody will read. */
  close(): void {
    this.#child.kill();
  }

  /** Resolves when the child is gone. */
  ended(): Promise<FfmpegExit> {
    return this.#child.ended;
  }
}

async function decoderArguments(
  path: string,
  encoding: StreamEncoding,
  { endByte = null, filters, onLine, ...options }: PcmStreamOptions,
): Promise<string[]> {
  // One thread: more decode audio no sooner (FLAC: 3.1 s an hour with one, 3.3 with two), and a batch has a file for each core.
  const inputArgs = ['-threads', '1', ...(options.inputArgs ?? [])];
  const decoded = await decoderInput(path, { inputArgs, endByte, fillsGaps: options.fillsGaps !== false });
  return ffmpegArgs({
    logLevel: onLine ? 'repeat+level+info' : 'level+warning',
    inputArgs: ['-nostats', ...decoded.inputArgs],
    input: decoded.input,
    outputArgs: [
      ...[...decoded.mapArgs(filters), '-vn', '-sn', '-dn', '-map_metadata', '-1'],
      // Flushed only when its buffer is full: half the system calls on both sides of the pipe. Not for who reads the complaints:
      // what was decoded before one has to come before it.
      ...(onLine ? [] : ['-flush_packets', '0']),
      ...['-c:a', ENCODERS[encoding], '-f', 'wav', '-bitexact', 'pipe:1'],
    ],
  });
}
