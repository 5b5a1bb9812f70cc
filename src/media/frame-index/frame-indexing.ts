import { ADTS_HEADER_BYTES, parseAdtsHeader } from '../container/adts.ts';
import { aacChannels } from '../container/audio-specific-config.ts';
import { skipId3v2 } from '../container/id3v2-size.ts';
import { FileBytes } from '../file-bytes.ts';
import { ADTS_PACKET_FRAMES, AdtsScanner, isCountable } from './adts-scanner.ts';
import type { FrameIndex } from './frame-index.ts';
import type { FrameScanner } from './frame-scanner.ts';
import { MpegScanner } from './mpeg-scanner.ts';
import { findMpegStart } from './mpeg-start.ts';

/** The containers whose frames have to be counted. */
export type IndexedContainer = 'mp3' | 'adts';

export interface FrameIndexingOptions {
  readonly signal?: AbortSignal;
  /** Called after each piece read (1 MiB). */
  readonly onProgress?: (scannedBytes: number, fileBytes: number) => void;
}

/** An index in the making. */
export interface FrameIndexing {
  /**
   * Resolves as soon as the index covers a frame of the track, or the whole file was read. Null if the file has no frames
   * that can be counted, could not be read, or the work was aborted: a decode from the start is then the only way.
   */
  reach(trackFrame: number): Promise<FrameIndex | null>;
  readonly finished: Promise<FrameIndex | null>;
}

const PIECE_BYTES = 1 << 20;

/** Reads every frame header of a file in the background, giving way to other work after each piece. */
export function startFrameIndexing(
  path: string,
  container: IndexedContainer,
  options: FrameIndexingOptions = {},
): FrameIndexing {
  return new Indexing(path, container, options);
}

/** The finished index of a file; null as for `FrameIndexing.reach`. */
export function buildFrameIndex(
  path: string,
  container: IndexedContainer,
  options: FrameIndexingOptions = {},
): Promise<FrameIndex | null> {
  return startFrameIndexing(path, container, options).finished;
}

interface Subject {
  readonly scanner: FrameScanner;
  readonly offset: number;
  readonly facts: Pick<
    FrameIndex,
    | 'type'
    | 'sampleRate'
    | 'channels'
    | 'packetFrames'
    | 'initialPadding'
    | 'reservoirBytes'
    | 'overheadBytes'
  >;
  readonly taggedPackets: number | null;
  readonly endFrame: number | null;
}

interface Waiter {
  readonly trackFrame: number;
  readonly resolve: (index: FrameIndex | null) => void;
}

class Indexing implements FrameIndexing {
  readonly finished: Promise<FrameIndex | null>;
  #waiters: Waiter[] = [];
  #subject: Subject | null = null;
  #scannedBytes = 0;
  #fileBytes = 0;
  #done = false;

  constructor(path: string, container: IndexedContainer, options: FrameIndexingOptions) {
    this.finished = this.#run(path, container, options);
  }

  reach(trackFrame: number): Promise<FrameIndex | null> {
    if (this.#done) return this.finished;
    if (this.#covers(trackFrame)) return Promise.resolve(this.#snapshot());
    return new Promise((resolve) => this.#waiters.push({ trackFrame, resolve }));
  }

  async #run(
    path: string,
    container: IndexedContainer,
    options: FrameIndexingOptions,
  ): Promise<FrameIndex | null> {
    let index: FrameIndex | null = null;
    try {
      const file = await FileBytes.open(path);
      try {
        if (await this.#scan(file, container, options)) index = this.#snapshot(true);
      } finally {
        await file.close();
      }
    } catch {
      // A file that cannot be read (any more) is the decoder's to report: it is about to meet the same error.
    }
    this.#done = true;
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(index);
    return index;
  }

  async #scan(
    file: FileBytes,
    container: IndexedContainer,
    { signal, onProgress }: FrameIndexingOptions,
  ): Promise<boolean> {
    this.#fileBytes = file.sizeBytes;
    const subject = await (container === 'mp3' ? mpegSubject(file) : adtsSubject(file));
    this.#subject = subject;
    if (subject === null) return false;
    let at = subject.offset;
    while (at < file.sizeBytes && !subject.scanner.progress.lost) {
      if (signal?.aborted === true) return false;
      const bytes = await file.read(at, PIECE_BYTES);
      const last = at + bytes.length >= file.sizeBytes;
      const next = subject.scanner.scan(bytes, at, last);
      if (last || next === at) break;
      at = next;
      this.#scannedBytes = at;
      onProgress?.(at, file.sizeBytes);
      this.#wake();
    }
    this.#scannedBytes = file.sizeBytes;
    onProgress?.(file.sizeBytes, file.sizeBytes);
    return true;
  }

  #covers(trackFrame: number): boolean {
    const subject = this.#subject;
    if (subject === null) return false;
    return trackFrame + subject.facts.initialPadding < subject.scanner.progress.decodedFrames;
  }

  #wake(): void {
    const ready = this.#waiters.filter(({ trackFrame }) => this.#covers(trackFrame));
    if (ready.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => !ready.includes(waiter));
    const index = this.#snapshot();
    for (const waiter of ready) waiter.resolve(index);
  }

  #snapshot(complete = false): FrameIndex | null {
    const subject = this.#subject;
    if (subject === null) return null;
    const { progress } = subject.scanner;
    const { facts, taggedPackets } = subject;
    const taggedFrames = taggedPackets === null ? null : taggedPackets * facts.packetFrames;
    const isTagRight = taggedFrames === progress.decodedFrames;
    // A tag that does not count what is there belongs to another file (joined, cut): its end is then not this one's.
    const endFrame = !complete || progress.lost || isTagRight ? subject.endFrame : null;
    const decoded = Math.max(0, progress.decodedFrames - facts.initialPadding);
    const counted = progress.lost ? null : decoded;
    return {
      ...facts,
      checkpointBytes: Float64Array.from(progress.checkpointBytes),
      checkpointFrames: Float64Array.from(progress.checkpointFrames),
      coveredFrames: progress.decodedFrames,
      complete,
      // What follows the last frame the tag counts, such as another tag, is not the track's.
      totalFrames: !complete ? null : isTagRight && endFrame !== null ? endFrame : counted,
      endFrame,
      junkBytes: progress.junkBytes,
      scannedBytes: this.#scannedBytes,
      fileBytes: this.#fileBytes,
      bitRate:
        progress.decodedFrames === 0
          ? 0
          : Math.round((progress.codedBytes * 8 * facts.sampleRate) / progress.decodedFrames),
    };
  }
}

async function mpegSubject(file: FileBytes): Promise<Subject | null> {
  const start = await findMpegStart(file);
  if (start === null) return null;
  const { header } = start;
  const isMpeg1 = header.version === 1;
  const sideBytes = isMpeg1 ? (header.channels === 1 ? 17 : 32) : header.channels === 1 ? 9 : 17;
  return {
    scanner: new MpegScanner(header, start.word),
    offset: start.offset,
    facts: {
      type: 'mpeg',
      sampleRate: header.sampleRate,
      channels: header.channels,
      packetFrames: header.frames,
      initialPadding: start.initialPadding,
      // main_data_begin has nine bits in MPEG-1, eight in MPEG-2 (ISO 11172-3 2.4.1.7, 13818-3 2.4.1.7).
      reservoirBytes: header.layer === 3 ? (isMpeg1 ? 511 : 255) : 0,
      overheadBytes: 4 + (header.hasCrc ? 2 : 0) + (header.layer === 3 ? sideBytes : 0),
    },
    taggedPackets: start.taggedPackets,
    endFrame: start.endFrame,
  };
}

async function adtsSubject(file: FileBytes): Promise<Subject | null> {
  const offset = await skipId3v2(file, 0);
  const first = parseAdtsHeader(await file.read(offset, ADTS_HEADER_BYTES), 0);
  if (first === null || !isCountable(first)) return null;
  return {
    scanner: new AdtsScanner(first),
    offset,
    facts: {
      type: 'adts',
      sampleRate: first.sampleRate,
      channels: aacChannels(first.channelConfiguration),
      packetFrames: ADTS_PACKET_FRAMES,
      initialPadding: 0,
      reservoirBytes: 0,
      overheadBytes: ADTS_HEADER_BYTES,
    },
    taggedPackets: null,
    endFrame: null,
  };
}
