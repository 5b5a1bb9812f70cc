import { FfmpegChild } from './ffmpeg-child.ts';
import { spareArguments } from './decoder-arguments.ts';
import { type DecodePlan, kindOfSpare, type PrimedPlan, type SpareKind } from './decode-plan.ts';
import type { PcmShape } from './pcm-shape.ts';
import type { Primer } from './primer.ts';

/** A spare that nobody has needed for so long is let go; the next seek is a little slower. */
const IDLE_MS = 5 * 60_000;
/** After a decoder's first frames the machine has better things to do than to start another one. */
const SETTLE_MS = 60;

/** What a spare is to be ready for. */
export interface SpareTask {
  readonly shape: PcmShape;
  /** What it waits for without a primer. */
  readonly kind: SpareKind;
  /** Finds out what it is given beforehand: with that it is for seeks in one file only. */
  readonly primer: () => Promise<Primer | null>;
}

/** A child that waits, and what it has had. */
export interface ReadySpare {
  readonly child: FfmpegChild;
  readonly primed: PrimedSpare | null;
}

interface PrimedSpare {
  /** What is to be dropped, and fed. */
  readonly plan: PrimedPlan;
  /** What comes out of the primer, all in all. */
  readonly primerBytes: number;
  /** The first of it, which has come while it waited. */
  readonly given: readonly Buffer[];
}

interface Spare {
  readonly child: FfmpegChild;
  readonly task: SpareTask;
  readonly primer: Primer | null;
  /** What has come out of its primer while it waited. */
  readonly given: Buffer[];
}

/**
 * One ffmpeg that waits, started ahead of need, so that a seek waits neither for ffmpeg to start nor for it to make out what it reads.
 * It learns what to decode on its standard input: from a script, or from the very bytes. One for the whole reader: only one track
 * is heard.
 *
 * It is worth its memory with every ffmpeg. Debian's takes 80 to 120 ms to load its libraries; a static one starts in 3, but far
 * seeks in an hour without a spare and with one took 8.4 and 3.2 ms (MP3), 14.9 and 4.2 (M4A), 12.3 and 4.5 (Ogg), 17.4 and 6.9 (Opus).
 */
export class SpareDecoders {
  readonly #ffmpegPath: string;
  readonly #isWanted: boolean;
  #spare: Spare | null = null;
  #wanted: SpareTask | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  /** @param isWanted false where no seek can come: there is never one then */
  constructor(ffmpegPath: string, isWanted = true) {
    this.#ffmpegPath = ffmpegPath;
    this.#isWanted = isWanted;
  }

  /** Has one ready soon. */
  prepare(task: SpareTask): void {
    if (!this.#isWanted || this.#isClosed) return;
    this.#wanted = task;
    this.#after(SETTLE_MS, () => void this.#start(task));
  }

  /** The one that waits, if it gives that shape and can do what the plan says. It is the caller's from now on. */
  take(
    shape: PcmShape,
    { spare: unprimed, primed }: Pick<DecodePlan, 'spare' | 'primed'>,
  ): ReadySpare | null {
    const spare = this.#spare;
    if (spare === null || !gives(spare.task, shape)) return null;
    const { child, primer, given } = spare;
    if (primer === null) {
      if (unprimed === null || kindOfSpare(unprimed) !== spare.task.kind) return null;
      this.#spare = null;
      return { child, primed: null };
    }
    if (primed?.feed.path !== primer.path || primed.feed.demuxer !== primer.demuxer) return null;
    const primerBytes = bytesOf(primer, shape);
    // An ffmpeg that makes more of a primer than is in it counts otherwise than this does: it is of no use.
    if (given.reduce((sum, { length }) => sum + length, 0) > primerBytes) return null;
    this.#spare = null;
    return { child, primed: { plan: primed, primerBytes, given } };
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#discard();
  }

  async #start(task: SpareTask): Promise<void> {
    if (this.#wanted !== task) return;
    const primer = await task.primer();
    // Something else may be wanted by now.
    if (this.#isNoLonger(task)) return;
    if (this.#spare === null || !isSame(this.#spare, task, primer)) {
      this.#discard();
      this.#spare = this.#begin(task, primer);
    }
    this.#after(IDLE_MS, () => this.#discard());
  }

  #isNoLonger(task: SpareTask): boolean {
    return this.#isClosed || this.#wanted !== task;
  }

  #begin(task: SpareTask, primer: Primer | null): Spare {
    const args = spareArguments(task.shape, primer?.demuxer ?? task.kind, primer !== null);
    const spare: Spare = {
      task,
      primer,
      given: [],
      child: FfmpegChild.start(this.#ffmpegPath, args, {
        onData: (bytes) => {
          spare.given.push(bytes);
          return true;
        },
        // It ended before it was needed (somebody killed it): there is none then.
        onExit: () => {
          if (this.#spare === spare) this.#spare = null;
        },
      }),
    };
    if (primer !== null) spare.child.input.write(primer.bytes);
    return spare;
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

function isSame({ task, primer }: Spare, other: SpareTask, otherPrimer: Primer | null): boolean {
  return task.kind === other.kind && gives(task, other.shape) && primer?.path === otherPrimer?.path;
}

function gives({ shape }: SpareTask, { sampleRate, channels, keepsLayout = false }: PcmShape): boolean {
  return (
    shape.sampleRate === sampleRate &&
    shape.channels === channels &&
    (shape.keepsLayout ?? false) === keepsLayout
  );
}

function bytesOf({ frames }: Primer, { channels }: PcmShape): number {
  return frames * channels * Float32Array.BYTES_PER_ELEMENT;
}
