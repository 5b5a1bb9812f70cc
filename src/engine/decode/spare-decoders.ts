import { FfmpegChild } from '../../ffmpeg/ffmpeg-child.ts';
import { spareArguments } from './decoder-arguments.ts';
import { type DecodePlan, kindOfSpare, type SpareKind } from './decode-plan.ts';
import type { PcmShape } from '../pcm-shape.ts';

/** A spare that was not needed for this long is ended; the next seek is a little slower. */
const IDLE_MS = 5 * 60_000;
/** Delay after a decoder's first frames, when the processor has more urgent work. */
const SETTLE_MS = 60;
/** Until the first track sounds, several processes and threads are being started. */
const FIRST_SETTLE_MS = 1000;

/** The seeks that a spare is made ready for. */
export interface SpareTask {
  readonly shape: PcmShape;
  /** Which input the spare will wait for: a script, or the bytes of one format. Null if a spare is of no use. */
  readonly kind: () => Promise<SpareKind | null>;
}

interface Spare {
  readonly child: FfmpegChild;
  readonly shape: PcmShape;
  readonly kind: SpareKind;
}

/**
 * One standby ffmpeg, started ahead of need, so that a seek does not wait for ffmpeg to start. It learns what to decode on its
 * standard input: from a script, or from the very bytes. There is one for the whole reader: only one track is heard.
 *
 * Debian's ffmpeg takes 80 to 120 ms to load its libraries. A static one starts in 3, but far seeks in an hour took twice as long
 * without a spare (M4A 14.9 and 4.2 ms, Opus 17.4 and 6.9).
 */
export class SpareDecoders {
  readonly #ffmpegPath: string;
  readonly #isWanted: boolean;
  #settleMs = FIRST_SETTLE_MS;
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
    this.#after(this.#settleMs, () => void this.#start(task));
    this.#settleMs = SETTLE_MS;
  }

  /** Hands over the waiting spare if it has that shape and can carry out the plan. The caller then owns it. */
  take(shape: PcmShape, { spare: plan }: Pick<DecodePlan, 'spare'>): FfmpegChild | null {
    const spare = this.#spare;
    if (spare === null || plan === null) return null;
    if (!isSame(spare.shape, shape) || spare.kind !== kindOfSpare(plan)) return null;
    this.#spare = null;
    // It may have been killed meanwhile.
    return spare.child.hasExited ? null : spare.child;
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#discard();
  }

  async #start(task: SpareTask): Promise<void> {
    const kind = await task.kind();
    // Something else may be wanted by now.
    if (this.#isClosed || this.#wanted !== task || kind === null) return;
    if (this.#spare === null || !isSame(this.#spare.shape, task.shape) || this.#spare.kind !== kind) {
      this.#discard();
      this.#spare = this.#begin(task.shape, kind);
    }
    this.#after(IDLE_MS, () => this.#discard());
  }

  #begin(shape: PcmShape, kind: SpareKind): Spare {
    const child = FfmpegChild.start({
      ffmpegPath: this.#ffmpegPath,
      args: [...spareArguments(shape, kind), 'pipe:1'],
    });
    return { child, shape, kind };
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

function isSame(one: PcmShape, other: PcmShape): boolean {
  return (
    one.sampleRate === other.sampleRate &&
    one.channels === other.channels &&
    (one.audioIndex ?? 0) === (other.audioIndex ?? 0) &&
    (one.keepsLayout ?? false) === (other.keepsLayout ?? false)
  );
}
