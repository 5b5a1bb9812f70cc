import { Worker } from 'node:worker_threads';
import type { FlacAudio } from './flac-audio.ts';
import type { DecodedSegment } from './segment-decoder.ts';
import type { FromSegmentThread, SegmentOrder, ToSegmentThread } from './segment-message.ts';

/** Starting a thread and ending it costs as much as decoding this much audio: from here on it pays. */
export const WORTH_A_THREAD_BYTES = 4 << 20;

/** One segment being decoded, two waiting for it, one being hashed. */
const SLOTS = 4;

/** Where more threads are to be had, and how many. */
export interface SegmentThreads {
  readonly count: number;
  start(): SegmentThread;
}

/** Gets a segment when it is decoded; `pcm` is the taker's until `release`. */
export type OnDecoded = (decoded: DecodedSegment | null, pcm: Uint8Array, release: () => void) => void;

/**
 * The near end of a segment thread, which starts at once and is told later of what file. A thread that fails answers null to
 * all that it was given.
 */
export class SegmentThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, OnDecoded>();
  #slots: readonly SharedArrayBuffer[] = [];
  readonly #freeSlots: number[] = [];
  #wake: () => void = () => undefined;
  #isLoaded = false;
  #hasFailed = false;

  /** @param file the bundle of segment-thread.ts */
  constructor(file: string) {
    this.#worker = new Worker(file);
    this.#worker.on('message', (answer: FromSegmentThread) => this.#onAnswer(answer));
    this.#worker.on('error', () => this.#fail());
    this.#worker.on('exit', () => this.#fail());
  }

  /** Called once, before the first `decode`. */
  begin(audio: FlacAudio, kernel: WebAssembly.Module, slotBytes: number): void {
    this.#slots = Array.from({ length: SLOTS }, () => new SharedArrayBuffer(slotBytes));
    this.#freeSlots.push(...this.#slots.keys());
    this.#send({ type: 'begin', audio, kernel, slots: this.#slots });
  }

  /** Whether it has started, and has room for one segment more. */
  get isFree(): boolean {
    return this.#freeSlots.length > 0 && this.#isLoaded && !this.#hasFailed;
  }

  decode(order: Omit<SegmentOrder, 'type' | 'slot'>, onDecoded: OnDecoded): void {
    const slot = this.#freeSlots.pop()!;
    this.#waiting.set(order.segment, onDecoded);
    this.#send({ type: 'decode', ...order, slot });
  }

  /** Resolves at its next answer; never, when nothing was asked. */
  answered(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  /** Nothing more will be asked: the thread's end takes some milliseconds, in which others can work. */
  finish(): void {
    this.#send({ type: 'end' });
  }

  /** Ends it whatever it does. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #onAnswer(answer: FromSegmentThread): void {
    if (answer.type === 'loaded') {
      this.#isLoaded = true;
      return;
    }
    const { segment, slot, decoded } = answer;
    const onDecoded = this.#waiting.get(segment)!;
    this.#waiting.delete(segment);
    onDecoded(decoded, new Uint8Array(this.#slots[slot]!), () => void this.#freeSlots.push(slot));
    this.#wake();
  }

  #fail(): void {
    this.#hasFailed = true;
    for (const onDecoded of this.#waiting.values()) onDecoded(null, new Uint8Array(0), () => undefined);
    this.#waiting.clear();
    this.#wake();
  }

  #send(message: ToSegmentThread): void {
    this.#worker.postMessage(message);
  }
}
