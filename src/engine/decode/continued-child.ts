import type { ChildHandlers, FfmpegChild } from './ffmpeg-child.ts';
import type { HeadStartOffer } from './head-start.ts';
import type { PcmShape } from './pcm-shape.ts';
import { StreamBody } from './stream-body.ts';

/** A child that starts at the same time as the sound would make it wait; of the head start there is more than enough. */
const CHILD_DELAY_MS = 250;
/** A head start that has given nothing for so long is not worth waiting for: its thread may be busy. */
const PATIENCE_MS = 50;

/**
 * A decoder whose first seconds come from a head start: it gives those, and then what a child of its own gives after
 * them. Both decode the same file from its start with the same arguments, so that where one ends the other goes on to the
 * byte.
 */
export class ContinuedChild {
  readonly #head: HeadStartOffer;
  readonly #body: StreamBody;
  readonly #startChild: (handlers: ChildHandlers) => FfmpegChild;
  readonly #handlers: ChildHandlers;
  #timer: NodeJS.Timeout;
  #child: FfmpegChild | null = null;
  /** Bytes that came while the sink had no room. */
  #waiting: Buffer[] = [];
  #isHeadOver = false;
  #isPaused = false;
  /** Bytes that the head start gave, and that the child will give once more. */
  #headBytes = 0;
  #skippedBytes = 0;
  #isKilled = false;

  /** @param shape what is wanted; a head start of another one is not used */
  constructor(
    head: HeadStartOffer,
    shape: PcmShape,
    startChild: (handlers: ChildHandlers) => FfmpegChild,
    handlers: ChildHandlers,
  ) {
    this.#head = head;
    this.#body = new StreamBody(shape);
    this.#startChild = startChild;
    this.#handlers = handlers;
    this.#timer = setTimeout(() => this.#ensureChild(), PATIENCE_MS);
    head.port.on('message', (bytes: Uint8Array | null) => this.#takeHead(bytes));
    head.port.on('close', () => this.#takeHead(null));
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  resume(): void {
    if (this.#isKilled) return;
    this.#isPaused = false;
    if (this.#giveWaiting()) this.#child?.resume();
  }

  kill(): void {
    this.#isKilled = true;
    clearTimeout(this.#timer);
    this.#dropHead();
    this.#child?.kill();
  }

  #takeHead(bytes: Uint8Array | null): void {
    if (this.#isHeadOver || this.#isKilled) return;
    if (bytes === null) {
      // It was whole, or it failed: in either case the child knows how it goes on.
      this.#isHeadOver = true;
      if (this.#headBytes === 0) this.#ensureChild();
      return;
    }
    const body = this.#body.take(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (body === null) {
      // The file's header promised something else, so the child is told to convert: another decode than this one.
      this.#dropHead();
      this.#ensureChild();
      return;
    }
    if (body.length === 0) return;
    if (this.#headBytes === 0) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ensureChild(), CHILD_DELAY_MS);
    }
    this.#headBytes += body.length;
    this.#waiting.push(body);
    this.#giveWaiting();
  }

  #dropHead(): void {
    this.#isHeadOver = true;
    this.#head.port.close();
  }

  #ensureChild(): void {
    clearTimeout(this.#timer);
    this.#child ??= this.#startChild({
      onData: (bytes) => this.#takeChild(bytes),
      onExit: (exit) => {
        // Nothing more is to come than what waits here, and the sink takes that before it finishes.
        this.#dropHead();
        for (const bytes of this.#waiting.splice(0)) this.#handlers.onData(bytes);
        this.#handlers.onExit(exit);
      },
    });
  }

  #takeChild(bytes: Buffer): boolean {
    // It was quicker: what the head start has not given yet is not needed.
    if (this.#headBytes === 0) this.#dropHead();
    const skip = Math.min(bytes.length, this.#headBytes - this.#skippedBytes);
    this.#skippedBytes += skip;
    if (skip < bytes.length) {
      // Whatever the head start still has, this is it.
      this.#dropHead();
      this.#waiting.push(bytes.subarray(skip));
    }
    return this.#giveWaiting();
  }

  /** Whether the sink has room for more. */
  #giveWaiting(): boolean {
    while (!this.#isPaused) {
      const bytes = this.#waiting.shift();
      if (bytes === undefined) return true;
      this.#isPaused = !this.#handlers.onData(bytes);
    }
    return false;
  }
}
