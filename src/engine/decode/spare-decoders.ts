import { FfmpegChild } from './ffmpeg-child.ts';
import { spareArguments } from './decoder-arguments.ts';
import type { PcmShape } from './pcm-shape.ts';

/** A start quicker than this needs no spare (a static ffmpeg starts in 10 ms, Debian's in 80 to 120). */
const SLOW_START_MS = 40;
/** A spare that nobody has needed for so long is let go; the next seek is a little slower. */
const IDLE_MS = 5 * 60_000;
/** After a decoder's first frames the machine has better things to do than to start another one. */
const SETTLE_MS = 60;

interface Spare {
  readonly child: FfmpegChild;
  readonly shape: PcmShape;
}

/**
 * One ffmpeg that waits, started ahead of need, so that a seek does not wait for ffmpeg's shared libraries to load. It
 * learns what to decode from a script on its standard input. One for the whole reader: only one track is heard.
 */
export class SpareDecoders {
  readonly #ffmpegPath: string;
  #spare: Spare | null = null;
  #wanted: PcmShape | null = null;
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

  /** Has one ready soon for tracks of a shape. */
  prepare(shape: PcmShape): void {
    if (this.#isClosed || this.#quickestStartMs < SLOW_START_MS) return;
    this.#wanted = shape;
    this.#after(SETTLE_MS, () => this.#start(shape));
  }

  /** The one that waits, if it gives that shape. It is the caller's from now on. */
  take(shape: PcmShape): FfmpegChild | null {
    const spare = this.#spare;
    if (spare?.shape.sampleRate !== shape.sampleRate || spare.shape.channels !== shape.channels) return null;
    this.#spare = null;
    return spare.child;
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#discard();
  }

  #start(shape: PcmShape): void {
    const { sampleRate, channels } = shape;
    if (this.#wanted?.sampleRate !== sampleRate || this.#wanted.channels !== channels) return;
    if (this.#spare?.shape.sampleRate !== sampleRate || this.#spare.shape.channels !== channels) {
      this.#discard();
      const child = new FfmpegChild(this.#ffmpegPath, spareArguments(shape), {
        onData: () => true,
        // It ended before it was needed (somebody killed it): there is none then.
        onExit: () => {
          if (this.#spare?.child === child) this.#spare = null;
        },
      });
      this.#spare = { child, shape };
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
