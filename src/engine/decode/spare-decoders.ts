import { FfmpegChild } from './ffmpeg-child.ts';
import { spareArguments } from './decoder-arguments.ts';
import type { SpareKind } from './decode-plan.ts';
import type { PcmShape } from './pcm-shape.ts';

/** A start quicker than this needs no spare (a static ffmpeg starts in 10 ms, Debian's in 80 to 120). */
const SLOW_START_MS = 40;
/** A spare that nobody has needed for so long is let go; the next seek is a little slower. */
const IDLE_MS = 5 * 60_000;
/** After a decoder's first frames the machine has better things to do than to start another one. */
const SETTLE_MS = 60;

interface SpareTask {
  readonly shape: PcmShape;
  readonly kind: SpareKind;
}

interface Spare extends SpareTask {
  readonly child: FfmpegChild;
}

/**
 * One ffmpeg that waits, started ahead of need, so that a seek does not wait for ffmpeg's shared libraries to load. It
 * learns what to decode on its standard input: from a script, or from the very bytes. One for the whole reader: only one track
 * is heard.
 */
export class SpareDecoders {
  readonly #ffmpegPath: string;
  #spare: Spare | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** Quickest start seen so far: what decides whether a spare is worth its memory. */
  #quickestStartMs = Infinity;
  #isClosed = false;

  constructor(ffmpegPath: string) {
    this.#ffmpegPath = ffmpegPath;
  }

  /** A decoder was started cold and gave its first frames after so long: that is what a spare would save. */
  started(milliseconds: number): void {
    this.#quickestStartMs = Math.min(this.#quickestStartMs, milliseconds);
  }

  /** Has one ready soon for tracks of a shape, whose seeks are of a kind. */
  prepare(shape: PcmShape, kind: SpareKind): void {
    if (this.#isClosed || this.#quickestStartMs < SLOW_START_MS) return;
    this.#after(SETTLE_MS, () => this.#start({ shape, kind }));
  }

  /** The one that waits, if it gives that shape and waits for that kind of order. It is the caller's from now on. */
  take(shape: PcmShape, kind: SpareKind): FfmpegChild | null {
    const spare = this.#spare;
    if (spare === null || !isSame(spare, { shape, kind })) return null;
    this.#spare = null;
    return spare.child;
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#discard();
  }

  #start(task: SpareTask): void {
    if (this.#spare === null || !isSame(this.#spare, task)) {
      this.#discard();
      const child = new FfmpegChild(this.#ffmpegPath, spareArguments(task.shape, task.kind), {
        onData: () => true,
        // It ended before it was needed (somebody killed it): there is none then.
        onExit: () => {
          if (this.#spare?.child === child) this.#spare = null;
        },
      });
      this.#spare = { child, ...task };
    }
    this.#after(IDLE_MS, () => this.#discard());
  }

  #after(milliseconds: number, act: () => void): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(act, milliseconds);
    this.#timer.unref();
  }

  #discard(): void {
    this.#spare?.child.kill();
    this.#spare = null;
  }
}

function isSame(one: SpareTask, other: SpareTask): boolean {
  return (
    one.kind === other.kind &&
    one.shape.sampleRate === other.shape.sampleRate &&
    one.shape.channels === other.shape.channels
  );
}
