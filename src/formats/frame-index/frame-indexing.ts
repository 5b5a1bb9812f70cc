import { openInBackground } from './background-reader.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FrameIndex } from './frame-index.ts';
import type { EndCut, IndexedContainer, ScanSubject } from './scan-subject.ts';
import { formatOf } from '../registry.ts';

export interface FrameIndexingOptions {
  /** Of the decoded audio, where it is known (see `AudioFormat.findScanSubject`). */
  readonly decodedRate?: number;
  /** Begins after this delay, or when a seek waits for it. */
  readonly afterMs?: number;
  readonly signal?: AbortSignal;
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

const PIECE_BYTES = 1 << 17;

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

interface Waiter {
  readonly trackFrame: number;
  readonly resolve: (index: FrameIndex | null) => void;
}

class Indexing implements FrameIndexing {
  readonly finished: Promise<FrameIndex | null>;
  #waiters: Waiter[] = [];
  #subject: ScanSubject | null = null;
  #done = false;
  #beginNow: () => void = () => undefined;

  constructor(path: string, container: IndexedContainer, options: FrameIndexingOptions) {
    this.finished = this.#run(path, container, options);
  }

  reach(trackFrame: number): Promise<FrameIndex | null> {
    if (this.#done) return this.finished;
    if (this.#covers(trackFrame)) return Promise.resolve(this.#snapshot());
    this.#beginNow();
    return new Promise((resolve) => this.#waiters.push({ trackFrame, resolve }));
  }

  async #run(
    path: string,
    container: IndexedContainer,
    options: FrameIndexingOptions,
  ): Promise<FrameIndex | null> {
    let index: FrameIndex | null = null;
    if (options.afterMs !== undefined) await this.#untilDue(options.afterMs);
    try {
      options.signal?.throwIfAborted();
      const file = await openInBackground(path, PIECE_BYTES);
      try {
        if (await this.#scan(file, container, options)) index = this.#snapshot(true);
      } finally {
        await file.close();
      }
    } catch {
      // Nobody wants it any more, or the file cannot be read: that is the decoder's to report, which meets the same error.
    }
    this.#done = true;
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(index);
    return index;
  }

  #untilDue(afterMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, afterMs).unref();
      this.#beginNow = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #scan(
    file: FileBytes,
    container: IndexedContainer,
    { signal, decodedRate }: FrameIndexingOptions,
  ): Promise<boolean> {
    const subject = (await formatOf(container).findScanSubject?.(file, decodedRate ?? null)) ?? null;
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
      this.#wake();
    }
    return true;
  }

  #covers(trackFrame: number): boolean {
    const subject = this.#subject;
    if (subject === null) return false;
    // Where the padding at the end is must be certain before a decoder is started that will run into it.
    if (subject.endCut?.isAtEnd === false) return false;
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
    const { scanner, facts, endCut } = subject;
    const { progress } = scanner;
    const { decodedFrames, lost } = progress;
    return {
      ...facts,
      checkpointBytes: Float64Array.from(progress.checkpointBytes),
      checkpointFrames: Float64Array.from(progress.checkpointFrames),
      coveredFrames: endCut === null ? decodedFrames : Math.min(decodedFrames, endCut.fromFrame),
      complete,
      ...extentOf(decodedFrames, facts.initialPadding, endCut, complete, lost),
      bitRate:
        decodedFrames === 0 ? 0 : Math.round((progress.codedBytes * 8 * facts.sampleRate) / decodedFrames),
    };
  }
}

/** Where the track ends, in its own frames, by what was counted and what the tag frame says. */
function extentOf(
  decodedFrames: number,
  initialPadding: number,
  endCut: EndCut | null,
  complete: boolean,
  lost: boolean,
): Pick<FrameIndex, 'totalFrames' | 'endFrame'> {
  const trackFrames = (decoded: number) => Math.max(0, decoded - initialPadding);
  if (endCut === null)
    return { totalFrames: complete && !lost ? trackFrames(decodedFrames) : null, endFrame: null };
  const taggedEnd = trackFrames(endCut.fromFrame);
  if (!complete) return { totalFrames: null, endFrame: taggedEnd };
  // What follows the last frame that the tag counts, such as another tag, is not the track's.
  if (decodedFrames === endCut.toFrame) return { totalFrames: taggedEnd, endFrame: taggedEnd };
  if (lost) return { totalFrames: null, endFrame: null };
  if (decodedFrames < endCut.toFrame)
    return { totalFrames: Math.min(taggedEnd, trackFrames(decodedFrames)), endFrame: taggedEnd };
  // More frames than the tag counts: the linear decode drops the padding in the middle and continues.
  const droppedFrames = endCut.toFrame - endCut.fromFrame;
  return { totalFrames: trackFrames(decodedFrames - droppedFrames), endFrame: null };
}
