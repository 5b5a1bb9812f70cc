import { Worker } from 'node:worker_threads';
import type { DecodedSegment, FlacAudio } from './segment-decoder.ts';
import type { FromSegmentThread, SegmentThreadStart, ToSegmentThread } from './segment-message.ts';

/** One segment being decoded, one waiting for it, one being hashed. */
const SLOTS = 3;

/** Gets a segment when it is decoded; `pcm` is the taker's until `release`. */
export type OnDecoded = (decoded: DecodedSegment | null, pcm: Uint8Array, release: () => void) => void;

/** The near end of a segment thread. A thread that fails answers null to all that it was given. */
export class SegmentThread {
  readonly #worker: Worker;
  readonly #slots: readonly SharedArrayBuffer[];
  readonly #freeSlots: number[];
  readonly #waiting = new Map<number, OnDecoded>();
  #wake: () => void = () => undefined;
  #hasFailed = false;

  /** @param file the bundle of segment-thread.ts */
  constructor(file: string, audio: FlacAudio, kernel: WebAssembly.Module, slotBytes: number) {
    this.#slots = Array.from({ length: SLOTS }, () => new SharedArrayBuffer(slotBytes));
    this.#freeSlots = this.#slots.map((_, index) => index);
    const start: SegmentThreadStart = { audio, kernel, slots: this.#slots };
    this.#worker = new Worker(file, { workerData: start });
    this.#worker.on('message', (answer: FromSegmentThread) => this.#onAnswer(answer));
    this.#worker.on('error', () => this.#fail());
    this.#worker.on('exit', () => this.#fail());
  }

  /** Whether it has room for one segment more. */
  get isFree(): boolean {
    return this.#freeSlots.length > 0 && !this.#hasFailed;
  }

  decode(order: Omit<ToSegmentThread, 'slot'>, onDecoded: OnDecoded): void {
    const slot = this.#freeSlots.pop()!;
    this.#waiting.set(order.segment, onDecoded);
    this.#worker.postMessage({ ...order, slot } satisfies ToSegmentThread);
  }

  /** Resolves at its next answer; never, when nothing was asked. */
  answered(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #onAnswer({ segment, slot, decoded }: FromSegmentThread): void {
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
}
