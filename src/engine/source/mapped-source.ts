import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { PcmLayout } from '../../media/audio-file.ts';
import type { ReadAheadProducer } from '../ring/producer.ts';
import { pcmToFloat } from './pcm-to-float.ts';
import type { SourceReports, TrackSource } from './track-source.ts';

/** Frames of one read: big enough to be cheap, small enough that a seek never waits for one. */
const READ_FRAMES = 16_384;

/**
 * Linear PCM read where it lies: no decoder, every seek is arithmetic, and the page cache does the caching.
 *
 * Reads are positional and asynchronous, so that a stalled disk stalls this track only.
 */
export class MappedSource implements TrackSource {
  readonly #path: string;
  readonly #layout: PcmLayout;
  readonly #channels: number;
  readonly #producer: ReadAheadProducer;
  readonly #reports: SourceReports;
  readonly #bytes: Buffer;
  readonly #floats: Float32Array;
  readonly #floatBytes: Uint8Array;
  #file: FileHandle | null = null;
  #closed = false;
  #filling = false;

  constructor(
    path: string,
    layout: PcmLayout,
    channels: number,
    producer: ReadAheadProducer,
    reports: SourceReports,
  ) {
    this.#path = path;
    this.#layout = layout;
    this.#channels = channels;
    this.#producer = producer;
    this.#reports = reports;
    this.#bytes = Buffer.alloc(READ_FRAMES * layout.frameBytes);
    this.#floats = new Float32Array(READ_FRAMES * channels);
    this.#floatBytes = new Uint8Array(this.#floats.buffer);
  }

  start(ringFrame: number): void {
    this.#producer.reset(ringFrame, this.#producer.askedSeek());
    this.#run();
  }

  wake(): void {
    this.#run();
  }

  close(): void {
    this.#closed = true;
    if (!this.#filling) this.#closeFile();
  }

  #run(): void {
    if (this.#filling || this.#closed) return;
    this.#filling = true;
    this.#fill()
      .catch((error: unknown) => {
        this.#reports.failed('read-failed', `cannot be read any further: ${(error as Error).message}`);
        this.#producer.fail();
      })
      .finally(() => {
        this.#filling = false;
        if (this.#closed) this.#closeFile();
        // A wake-up that came while the last step was ending must not be lost.
        else if (this.#producer.hasUnansweredSeek()) this.#run();
      });
  }

  async #fill(): Promise<void> {
    this.#file ??= await open(this.#path, 'r');
    const totalFrames = this.#layout.dataBytes / this.#layout.frameBytes;
    while (!this.#closed) {
      this.#takeSeek();
      const at = this.#producer.endFrame;
      if (at >= totalFrames) {
        this.#producer.end();
        if (!this.#producer.hasUnansweredSeek()) return;
        continue;
      }
      const wanted = Math.min(READ_FRAMES, totalFrames - at, this.#producer.roomFrames());
      if (wanted === 0) {
        if (this.#producer.sleep()) return;
        continue;
      }
      const got = await this.#readFrames(this.#file, at, wanted);
      // The consumer may have jumped, or the track been closed, while the disk was busy.
      if (this.#isClosed() || this.#producer.hasUnansweredSeek()) continue;
      if (got === 0) {
        this.#reports.warning(
          'truncated',
          `ends at frame ${at} of ${totalFrames}: the file has become shorter`,
        );
        this.#reports.length(at);
        this.#producer.end();
        return;
      }
      this.#producer.write(
        this.#floatBytes.subarray(0, got * this.#channels * Float32Array.BYTES_PER_ELEMENT),
      );
    }
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  #takeSeek(): void {
    if (!this.#producer.hasUnansweredSeek()) return;
    const asked = this.#producer.askedSeek();
    const target = this.#producer.targetFrame();
    if (target >= this.#producer.startFrame && target <= this.#producer.endFrame)
      this.#producer.answerSeek(asked);
    else this.#producer.reset(target, asked);
  }

  /** Reads and converts up to `frames` frames; fewer only where the file ends. */
  async #readFrames(file: FileHandle, at: number, frames: number): Promise<number> {
    const { frameBytes, dataOffset } = this.#layout;
    const { bytesRead } = await file.read(this.#bytes, 0, frames * frameBytes, dataOffset + at * frameBytes);
    const whole = Math.floor(bytesRead / frameBytes);
    pcmToFloat(this.#bytes, { ...this.#layout, channels: this.#channels }, whole, this.#floats);
    return whole;
  }

  #closeFile(): void {
    // The file was only read: whether closing it succeeds changes nothing.
    this.#file?.close().catch(() => undefined);
    this.#file = null;
  }
}
