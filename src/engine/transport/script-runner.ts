import { resolvePosition } from '../../player/position.ts';
import type { TrackExtent } from '../../player/position.ts';
import type { ScriptStep } from '../../player/script.ts';

/** A step that does something, as opposed to one that waits. */
export type ScriptAction = Exclude<ScriptStep, { type: 'wait' | 'wait-until' }>;

/** Where the player is, for steps that wait for a place. Frames of the track. */
export interface ScriptMoment {
  readonly trackFrame: number;
  readonly extent: TrackExtent;
}

/**
 * Runs a script on the playback clock: it counts frames that are put out, never wall time, so that a render does the
 * same every time. While the player is paused that clock stands still, and waits pass in the paused time instead.
 */
export class ScriptRunner {
  readonly #steps: readonly ScriptStep[];
  #next = 0;
  /** What is left of the present wait. Frames, so that it is rounded once, and not again after each block. */
  #wait: { readonly frames: number; readonly sampleRate: number } | null = null;

  constructor(steps: readonly ScriptStep[]) {
    this.#steps = steps;
  }

  get isDone(): boolean {
    return this.#next >= this.#steps.length;
  }

  /** The next step that does something, if it is due; it counts as done. */
  take(moment: ScriptMoment): ScriptAction | null {
    for (;;) {
      const step = this.#steps[this.#next];
      if (step === undefined) return null;
      if (step.type === 'wait') {
        this.#wait ??= this.#waitOf(step.seconds, moment);
        if (this.#framesLeft(this.#wait, moment) > 0) return null;
        this.#wait = null;
      } else if (step.type === 'wait-until') {
        if (this.#framesUntil(step.position, moment) > 0) return null;
      } else {
        this.#next++;
        return step;
      }
      this.#next++;
    }
  }

  /** Track frames that may be put out before the next step is due. */
  framesUntilDue(moment: ScriptMoment): number {
    const step = this.#steps[this.#next];
    switch (step?.type) {
      case 'wait':
        return this.#framesLeft(this.#wait ?? this.#waitOf(step.seconds, moment), moment);
      case 'wait-until':
        return this.#framesUntil(step.position, moment);
      case undefined:
        return Infinity;
      default:
        return 0;
    }
  }

  /** Counts audio that was put out. */
  putOut(trackFrames: number, sampleRate: number): void {
    if (this.#wait === null) return;
    const { frames, sampleRate: rate } = this.#wait;
    this.#wait = { frames: frames * (sampleRate / rate) - trackFrames, sampleRate };
  }

  /** Seconds of the present wait, for a player that is paused; it counts as over when it is taken. */
  takeWaitWhilePaused(): number | null {
    const step = this.#steps[this.#next];
    if (step?.type !== 'wait') return null;
    const seconds = this.#wait === null ? step.seconds : this.#wait.frames / this.#wait.sampleRate;
    this.#wait = null;
    this.#next++;
    return seconds;
  }

  #waitOf(seconds: number, { extent: { sampleRate } }: ScriptMoment): { frames: number; sampleRate: number } {
    return { frames: Math.round(seconds * sampleRate), sampleRate };
  }

  /** In frames of the track that plays now, which may be of another rate than the one that the wait began in. */
  #framesLeft(wait: { frames: number; sampleRate: number }, { extent }: ScriptMoment): number {
    return Math.max(0, Math.round(wait.frames * (extent.sampleRate / wait.sampleRate)));
  }

  /** A place that was passed already, or that the track does not have, is no reason to wait. */
  #framesUntil(position: Parameters<typeof resolvePosition>[0], moment: ScriptMoment): number {
    const frame = resolvePosition(position, moment.extent);
    return frame === null ? 0 : Math.max(0, frame - moment.trackFrame);
  }
}
