import { ADTS_PACKET_FRAMES, AdtsScanner, parseAdtsHeader } from './adts-scanner.ts';
import { type ByteReader, openByteReader } from './byte-reader.ts';
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
      const reader = await openByteReader(path);
      try {
        if (await this.#scan(reader, container, options)) index = this.#snapshot(true);
      } finally {
        await reader.close();
      }
    } catch {
      // A file that cannot be read (any more) is the decoder's to report: it is about to meet the same error.
    }
    this.#done = true;
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(index);
    return index;
  }

  async #scan(
    reader: ByteReader,
    container: IndexedContainer,
    { signal, onProgress }: FrameIndexingOptions,
  ): Promise<boolean> {
    this.#fileBytes = reader.sizeBytes;
    const subject = await (container === 'mp3' ? mpegSubject(reader) : adtsSubject(reader));
    this.#subject = subject;
    if (subject === null) return false;
    let at = subject.offset;
    while (at < reader.sizeBytes && !subject.scanner.progress.lost) {
      if (signal?.aborted === true) return false;
      const bytes = await reader.read(at, PIECE_BYTES);
      const last = at + bytes.length >= reader.sizeBytes;
      const next = subject.scanner.scan(bytes, at, last);
      if (last || next === at) break;
      at = next;
      this.#scannedBytes = at;
      onProgress?.(at, reader.sizeBytes);
      this.#wake();
    }
    this.#scannedBytes = reader.sizeBytes;
    onProgress?.(reader.sizeBytes, reader.sizeBytes);
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
    // A tag that does not count what is there belongs to another file (joined, cut): what the decoder makes of the end is then
    // not what the tag says, and frames past it cannot be placed.
    const tagHolds = !complete || progress.lost || taggedFrames === progress.decodedFrames;
    const endFrame = subject.endFrame !== null && tagHolds ? subject.endFrame : null;
    const decoded = Math.max(0, progress.decodedFrames - facts.initialPadding);
    return {
      ...facts,
      checkpointBytes: Float64Array.from(progress.checkpointBytes),
      checkpointFrames: Float64Array.from(progress.checkpointFrames),
      coveredFrames: progress.decodedFrames,
      complete,
      totalFrames: !complete || progress.lost ? null : (endFrame ?? decoded),
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

async function mpegSubject(reader: ByteReader): Promise<Subject | null> {
  const start = await findMpegStart(reader);
  if (start === null) return null;
  const { header } = start;
  return {
    scanner: new MpegScanner(header, start.headerBits),
    offset: start.offset,
    facts: {
      type: 'mpeg',
      sampleRate: header.sampleRate,
      channels: header.channels,
      packetFrames: header.frames,
      initialPadding: start.initialPadding,
      reservoirBytes: header.layer === 3 ? (header.version === '1' ? 511 : 255) : 0,
      overheadBytes: header.overheadBytes,
    },
    taggedPackets: start.taggedPackets,
    endFrame: start.endFrame,
  };
}

async function adtsSubject(reader: ByteReader): Promise<Subject | null> {
  const head = await reader.read(0, 10);
  const isTagged = head.length === 10 && head.toString('latin1', 0, 3) === 'ID3';
  const offset = isTagged
    ? 10 + (((head[6]! & 127) << 21) | ((head[7]! & 127) << 14) | ((head[8]! & 127) << 7) | (head[9]! & 127))
    : 0;
  const first = parseAdtsHeader(await reader.read(offset, 16), 0);
  if (first === null) return null;
  return {
    scanner: new AdtsScanner(first),
    offset,
    facts: {
      type: 'adts',
      sampleRate: first.sampleRate,
      channels: first.channels,
      packetFrames: ADTS_PACKET_FRAMES,
      initialPadding: 0,
      reservoirBytes: 0,
      overheadBytes: 7,
    },
    taggedPackets: null,
    endFrame: null,
  };
}
