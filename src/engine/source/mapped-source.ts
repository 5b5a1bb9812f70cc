import { reasonOf } from '../../player/error.ts';
import { toFsPath } from '../../player/raw-path.ts';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { PcmLayout } from '../../formats/audio-file.ts';
import { pcmToFloat } from '../../signal/pcm-to-float.ts';
import type { PcmShape } from '../pcm-shape.ts';
import type { ReadAheadProducer } from '../ring/producer.ts';
import type { HeaderWarning } from '../../formats/header-facts.ts';
import { probeHeader } from '../../media/probe-header.ts';
import { FileGrowth, isFresh } from '../../media/file-growth.ts';
import { truncation } from './truncation.ts';
import type { ProbedInput, SourceReports, TrackSource } from './track-source.ts';

/** What a device is given at once: read first at a new place, so that a seek is heard at once also from a slow disk. */
const FIRST_READ_SECONDS = 0.18;
/** Each read is twice as big as the one before, up to this: large blocks cost less for each frame, and the first ones have to come soon. */
const MAX_READ_BYTES = 1 << 19;

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
  readonly #block: Buffer;
  readonly #maxReadFrames: number;
  readonly #firstReadFrames: number;
  readonly #floats: Float32Array;
  readonly #floatBytes: Uint8Array;
  readonly #growth: FileGrowth;
  /** Of whole frames, as far as is known. */
  #dataBytes: number;
  #warnings: readonly HeaderWarning[];
  #isExpectedToGrow: boolean;
  #readFrames: number;
  #file: FileHandle | null = null;
  #closed = false;
  #filling = false;

  constructor(
    { path, stamp, header }: ProbedInput,
    layout: PcmLayout,
    { sampleRate, channels }: PcmShape,
    producer: ReadAheadProducer,
    reports: SourceReports,
  ) {
    this.#path = path;
    this.#layout = layout;
    this.#dataBytes = layout.dataBytes;
    this.#warnings = header?.warnings ?? [];
    this.#isExpectedToGrow = stamp !== null && isFresh(stamp.mtimeMs);
    this.#growth = new FileGrowth(
      path,
      stamp ?? { sizeBytes: 0, mtimeMs: 0 },
      () => producer.consumerWaits,
      () => this.#closed || producer.hasUnansweredSeek(),
    );
    this.#channels = channels;
    this.#producer = producer;
    this.#reports = reports;
    this.#maxReadFrames = Math.max(1, Math.floor(MAX_READ_BYTES / layout.frameBytes));
    this.#firstReadFrames = Math.min(Math.ceil(FIRST_READ_SECONDS * sampleRate), this.#maxReadFrames);
    this.#readFrames = this.#firstReadFrames;
    this.#block = Buffer.alloc(this.#maxReadFrames * layout.frameBytes);
    this.#floats = new Float32Array(this.#maxReadFrames * channels);
    this.#floatBytes = new Uint8Array(this.#floats.buffer);
  }

  start(ringFrame: number): void {
    this.#begin(ringFrame, this.#producer.askedSeek());
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
        this.#reports.failed('read-failed', `cannot be read any further: ${reasonOf(error)}`);
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
    this.#file ??= await open(toFsPath(this.#path), 'r');
    while (!this.#closed) {
      this.#takeSeek();
      const at = this.#producer.endFrame;
      const totalFrames = this.#dataBytes / this.#layout.frameBytes;
      if (at >= totalFrames) {
        if (await this.#hasMore()) continue;
        if (this.#isClosed() || this.#producer.hasUnansweredSeek()) continue;
        this.#warnOfTruncation();
        this.#producer.end();
        if (!this.#producer.hasUnansweredSeek()) return;
        continue;
      }
      const wanted = Math.min(this.#readFrames, totalFrames - at, this.#producer.roomFrames());
      if (wanted === 0) {
        if (this.#producer.sleep()) return;
        continue;
      }
      const frames = await this.#read(this.#file, at, wanted);
      // The consumer may have jumped, or the track been closed, while the disk was busy.
      if (this.#isClosed() || this.#producer.hasUnansweredSeek()) continue;
      if (frames === 0) {
        this.#reports.warning(
          'truncated',
          `ends at frame ${at} of ${totalFrames}: the file has become shorter`,
        );
        this.#reports.length(at);
        this.#producer.end();
        return;
      }
      this.#readFrames = Math.min(this.#maxReadFrames, 2 * this.#readFrames);
      pcmToFloat(this.#block, { ...this.#layout, channels: this.#channels }, frames, this.#floats);
      this.#producer.write(
        this.#floatBytes.subarray(0, frames * this.#channels * Float32Array.BYTES_PER_ELEMENT),
      );
    }
  }

  /** Looks at the file again: more may have come, or is about to. */
  async #hasMore(): Promise<boolean> {
    while (await this.#growth.hasChanged()) {
      // Not to be read just now: the next look finds it.
      const header = await probeHeader(this.#path).catch(() => null);
      if (header?.pcm?.dataOffset !== this.#layout.dataOffset) continue;
      this.#warnings = header.warnings;
      if (header.pcm.dataBytes <= this.#dataBytes) continue;
      this.#dataBytes = header.pcm.dataBytes;
      this.#reports.length(this.#dataBytes / this.#layout.frameBytes);
      return true;
    }
    return false;
  }

  /** Of a file that seemed to be growing this could not be said when it was opened. */
  #warnOfTruncation(): void {
    const message = this.#isExpectedToGrow ? truncation(this.#warnings) : null;
    this.#isExpectedToGrow = false;
    if (message !== null) this.#reports.warning('truncated', message);
  }

  /** Reads up to `frames` frames into `#block`. Gives how many came: 0 where the file ends. */
  async #read(file: FileHandle, at: number, frames: number): Promise<number> {
    const { frameBytes, dataOffset } = this.#layout;
    const { bytesRead } = await file.read(this.#block, 0, frames * frameBytes, dataOffset + at * frameBytes);
    return Math.floor(bytesRead / frameBytes);
  }

  #begin(ringFrame: number, answers: number): void {
    this.#readFrames = this.#firstReadFrames;
    this.#producer.reset(ringFrame, answers);
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
    else this.#begin(target, asked);
  }

  #closeFile(): void {
    // The file was only read: whether closing it succeeds changes nothing.
    this.#file?.close().catch(() => undefined);
    this.#file = null;
  }
}
