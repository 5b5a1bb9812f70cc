import type { Position } from '../../player/position.ts';
import type { ScriptStep } from '../../player/script.ts';

/** A step that does something, as opposed to one that waits. */
export type ScriptAction = Exclude<ScriptStep, { type: 'wait' | 'wait-until' }>;

/** Where the player writes. All frames are those of the ring that is being written from. */
export interface ScriptMoment {
  /** The frame that is written next. */
  readonly frame: number;
  readonly framesPerTrackSecond: number;
  /** The frame of a position of the track; null if the track has no such position. */
  readonly frameOf: (position: Position) => number | null;
}

/** Frames left of the present wait. They are rounded once, when it begins, and not after each block. */
interface Wait {
  readonly frames: number;
  readonly framesPerTrackSecond: number;
}

interface State {
  /** Index of the step that comes next. */
  readonly next: number;
  readonly wait: Wait | null;
}

/** More than any device queues at any rate: 0.5 s at 384 kHz. */
const REMEMBERED_FRAMES = 192_000;

/**
 * How far a script has been carried out.
 *
 * The clock of a script is the frames that are written, never wall time, so that it does the same on every output. If
 * written frames are taken back before they were heard (a key that is heard at once does that), the steps that were
 * carried out among them are due again at the same frames.
 */
export class ScriptProgress {
  readonly #steps: readonly ScriptStep[];
  #state: State = { next: 0, wait: null };
  #writtenFrames = 0;
  /** The states that steps were carried out in, and the frames written by then; the last first taken back. */
  #earlier: { readonly writtenFrames: number; readonly state: State }[] = [];
  /** The first step that was never carried out. */
  #furthest = 0;

  constructor(steps: readonly ScriptStep[]) {
    this.#steps = steps;
  }

  get isDone(): boolean {
    return this.#state.next >= this.#steps.length;
  }

  /** The next step that does something, if it is due; it counts as carried out. `isAgain`: it was carried out before. */
  take(moment: ScriptMoment): { readonly action: ScriptAction; readonly isAgain: boolean } | null {
    const before = this.#state;
    let taken: ScriptAction | null = null;
    for (let step = this.#step; step !== undefined && taken === null; step = this.#step) {
      if (step.type === 'wait' || step.type === 'wait-until') {
        if (this.framesUntilDue(moment) > 0) {
          if (step.type === 'wait')
            this.#state = { ...this.#state, wait: this.#waitOf(step.seconds, moment) };
          break;
        }
      } else taken = step;
      this.#state = { next: this.#state.next + 1, wait: null };
    }
    if (this.#state.next !== before.next) this.#remember(before);
    if (taken === null) return null;
    const isAgain = this.#state.next <= this.#furthest;
    this.#furthest = Math.max(this.#furthest, this.#state.next);
    return { action: taken, isAgain };
  }

  /** Frames that may be written before the next step is due. */
  framesUntilDue(moment: ScriptMoment): number {
    const step = this.#step;
    if (step?.type === 'wait') return this.#waitOf(step.seconds, moment).frames;
    if (step?.type === 'wait-until') {
      // A place that was passed already, or that the track does not have, is no reason to wait.
      const frame = moment.frameOf(step.position);
      return frame === null ? 0 : Math.max(0, frame - moment.frame);
    }
    return step === undefined ? Infinity : 0;
  }

  /** Counts frames that were written. */
  written(frames: number): void {
    this.#writtenFrames += frames;
    this.#count(frames);
  }

  /** Frames were taken back that nobody has heard. */
  takenBack(frames: number): void {
    this.#writtenFrames -= frames;
    let left = frames;
    for (let last = this.#earlier.at(-1); last !== undefined; last = this.#earlier.at(-1)) {
      if (last.writtenFrames <= this.#writtenFrames) break;
      this.#state = last.state;
      left = last.writtenFrames - this.#writtenFrames;
      this.#earlier.pop();
    }
    this.#count(-left);
  }

  /** Seconds of the present wait, for a player that is paused; it counts as over when it is taken. */
  takeWaitWhilePaused(): number | null {
    const step = this.#step;
    if (step?.type !== 'wait') return null;
    const { next, wait } = this.#state;
    this.#remember(this.#state);
    this.#state = { next: next + 1, wait: null };
    return wait === null ? step.seconds : wait.frames / wait.framesPerTrackSecond;
  }

  get #step(): ScriptStep | undefined {
    return this.#steps[this.#state.next];
  }

  /** The present wait in frames of the ring that is written from now, whose rate may not be that of the ring before. */
  #waitOf(seconds: number, { framesPerTrackSecond }: ScriptMoment): Wait {
    const { wait } = this.#state;
    if (wait?.framesPerTrackSecond === framesPerTrackSecond) return wait;
    const left = wait === null ? seconds : wait.frames / wait.framesPerTrackSecond;
    return { frames: Math.round(left * framesPerTrackSecond), framesPerTrackSecond };
  }

  #count(frames: number): void {
    const { next, wait } = this.#state;
    if (wait !== null) this.#state = { next, wait: { ...wait, frames: Math.max(0, wait.frames - frames) } };
  }

  #remember(state: State): void {
    this.#earlier.push({ writtenFrames: this.#writtenFrames, state });
    const oldest = this.#writtenFrames - REMEMBERED_FRAMES;
    if (this.#earlier[0]!.writtenFrames < oldest)
      this.#earlier = this.#earlier.filter(({ writtenFrames }) => writtenFrames >= oldest);
  }
}
