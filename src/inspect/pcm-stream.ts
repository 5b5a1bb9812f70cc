import { ALLOCATION_LIMIT } from '../media/allocation-limit.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { reasonFromStderr } from '../engine/decode/ffmpeg-reason.ts';
import { fileUrl, LOCAL_PROTOCOLS, subfileUrl } from '../engine/decode/media-url.ts';
import { defaultAudioIndex } from '../media/probe-header.ts';
import { parseStreamHeader } from '../media/wav-stream-header.ts';
import { PlayheadError } from '../player/error.ts';
import { SAMPLE_BYTES } from '../signal/pcm-encoding.ts';
import { YoungGarbage } from './garbage.ts';

/** Sample formats a stream can deliver, and ffmpeg's encoder for each. */
const ENCODERS = {
  f32: 'pcm_f32le',
  f64: 'pcm_f64le',
  s16: 'pcm_s16le',
  s24: 'pcm_s24le',
  s32: 'pcm_s32le',
  s64: 'pcm_s64le',
} as const;
const STDERR_TAIL_CHARS = 16_384;

export type StreamEncoding = keyof typeof ENCODERS;

export interface PcmStreamOptions {
  readonly ffmpegPath: string;
  /** A local path. */
  readonly path: string;
  /** Where it ends; the end of the file when left out. */
  readonly endByte?: number | null;
  readonly encoding: StreamEncoding;
  /** ffmpeg audio filters. */
  readonly filters?: string;
  /** What goes before `-i`. */
  readonly inputArgs?: readonly string[];
  readonly signal?: AbortSignal;
  /** Gets each line of stderr as it comes, with its level in front: `[mp3 @ 0x…] [error] …`. */
  readonly onLine?: (line: string) => void;
}

/** How the decoder ended, known once the last frame was read. */
export interface PcmStreamEnd {
  readonly exitCode: number | null;
  /** The signal that ended it. */
  readonly endedBy: NodeJS.Signals | null;
  /** The tail of what ffmpeg said at level `warning`. */
  readonly stderr: string;
}

/**
 * A full decode of the audio stream that plays by default, as it comes from one ffmpeg child: whole frames, interleaved, at the file's
 * own rate and channels. Memory does not grow with the file: the child waits while nobody reads.
 */
export class PcmStream {
  readonly sampleRate: number;
  readonly channels: number;
  readonly frameBytes: number;
  readonly #child: ChildProcess;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #ended: Promise<PcmStreamEnd>;
  readonly #signal: AbortSignal | undefined;
  readonly #isJudged: boolean;
  #first: Buffer;
  readonly #garbage = new YoungGarbage();
  #scratch = new ArrayBuffer(0);

  private constructor(
    child: ChildProcess,
    shape: { sampleRate: number; channels: number; sampleBytes: number },
    chunks: AsyncIterator<Buffer>,
    first: Buffer,
    ended: Promise<PcmStreamEnd>,
    { signal, onLine }: PcmStreamOptions,
  ) {
    this.#child = child;
    this.sampleRate = shape.sampleRate;
    this.channels = shape.channels;
    this.frameBytes = shape.channels * shape.sampleBytes;
    this.#chunks = chunks;
    this.#first = first;
    this.#ended = ended;
    this.#signal = signal;
    this.#isJudged = onLine !== undefined;
  }

  /**
   * Starts the decoder and waits for its first words.
   *
   * @throws PlayheadError `undecodable` with ffmpeg's reason when it gives no audio, `no-ffmpeg` when it cannot be started
   */
  static async open(options: PcmStreamOptions): Promise<PcmStream> {
    options.signal?.throwIfAborted();
    const child = spawn(
      options.ffmpegPath,
      decoderArguments(options, await defaultAudioIndex(options.path)),
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(options.signal && { signal: options.signal, killSignal: 'SIGKILL' }),
      },
    );
    const ended = endOf(child, options.onLine);
    const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    let head: Buffer = Buffer.alloc(0);
    for (;;) {
      const next = await chunks.next();
      if (next.done) break;
      head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
      const header = parseStreamHeader(head);
      if (header === null) continue;
      if (header === 'invalid') break;
      const shape = { ...header, sampleBytes: SAMPLE_BYTES[options.encoding] };
      return new PcmStream(child, shape, chunks, head.subarray(header.headerBytes), ended, options);
    }
    child.kill('SIGKILL');
    const { stderr, endedBy } = await ended;
    options.signal?.throwIfAborted();
    if (endedBy !== null && endedBy !== 'SIGKILL') throw crashed(endedBy);
    throw new PlayheadError('undecodable', reasonFromStderr(stderr));
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
        this.#garbage.add(next.value.length);
        chunk = next.value;
      }
    } finally {
      if (!isRead) this.#child.kill('SIGKILL');
    }
  }

  /** Complaints are judged by who reads them: then the exit code is theirs, too. */
  async #checkEnd(): Promise<void> {
    const { exitCode, endedBy, stderr } = await this.#ended;
    if (this.#signal?.aborted) return;
    if (endedBy !== null) throw crashed(endedBy);
    if (exitCode !== 0 && !this.#isJudged) throw new PlayheadError('undecodable', reasonFromStderr(stderr));
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
    this.#child.kill('SIGKILL');
  }

  /** Resolves when the child is gone. */
  ended(): Promise<PcmStreamEnd> {
    return this.#ended;
  }
}

function decoderArguments(options: PcmStreamOptions, audioIndex: number): string[] {
  const { path, endByte = null, encoding, filters, inputArgs = [], onLine } = options;
  const input = endByte === null ? fileUrl(resolve(path)) : subfileUrl(resolve(path), 0, endByte);
  return [
    ...ALLOCATION_LIMIT,
    ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', onLine ? 'repeat+level+info' : 'level+warning'],
    // One thread: more decode audio no sooner (FLAC: 3.1 s an hour with one, 3.3 with two), and a batch has a file for each core.
    ...['-protocol_whitelist', LOCAL_PROTOCOLS, '-threads', '1', ...inputArgs, '-i', input],
    ...['-map', `0:a:${audioIndex}`, '-vn', '-sn', '-dn', '-map_metadata', '-1'],
    ...(filters === undefined ? [] : ['-af', filters]),
    // Flushed only when its buffer is full: half the system calls on both sides of the pipe. Not for who reads the complaints:
    // what was decoded before one has to come before it.
    ...(onLine ? [] : ['-flush_packets', '0']),
    ...['-c:a', ENCODERS[encoding], '-f', 'wav', '-bitexact', 'pipe:1'],
  ];
}

function crashed(endedBy: NodeJS.Signals): PlayheadError {
  return new PlayheadError('ffmpeg-failed', `ffmpeg was ended by ${endedBy} while it decoded this file`);
}

/** Collects the child's last words; stderr must be drained or the child stops. */
function endOf(child: ChildProcess, onLine: PcmStreamOptions['onLine']): Promise<PcmStreamEnd> {
  let stderr = '';
  let line = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_TAIL_CHARS);
    if (!onLine) return;
    const lines = (line + text).split('\n');
    line = (lines.pop() ?? '').slice(-STDERR_TAIL_CHARS);
    lines.forEach(onLine);
  });
  return new Promise((settle) => {
    child.once('error', (error) => {
      stderr += error.message;
      if (child.pid === undefined) settle({ exitCode: null, endedBy: null, stderr });
    });
    child.once('close', (exitCode, endedBy) => {
      settle({ exitCode, endedBy, stderr });
    });
  });
}
