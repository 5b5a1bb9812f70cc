import { assertNever } from '../../player/assert-never.ts';
import type { SeekTarget } from '../../player/position.ts';
import type { ScriptAction } from './script-runner.ts';

/** What a script's steps do, each bound to the frame that is written next. */
export interface ScriptActor {
  /** A file hears no pause. */
  readonly isRealtime: boolean;
  jumpTo(target: SeekTarget): void;
  pause(): void;
  resume(): void;
  /** Does something once so much time has passed, during which the script waits. */
  later(seconds: number, act: () => void): void;
  next(): void;
  previous(): void;
  playNumber(number: number): void;
  rampVolume(percent: number): void;
  setSpeed(speed: number): void;
  mark(text: string): void;
  /** What was put out up to this frame is heard, or stored, to its end. */
  endHere(reason: 'stop' | 'quit'): void;
}

/** Carries out one step of a script. */
export function performStep(step: ScriptAction, actor: ScriptActor): void {
  switch (step.type) {
    case 'seek':
      actor.jumpTo(step.target);
      return;
    case 'pause':
      if (!actor.isRealtime && step.seconds !== null) return;
      actor.pause();
      if (step.seconds !== null) actor.later(step.seconds, () => actor.resume());
      return;
    case 'resume':
      actor.resume();
      return;
    case 'next':
      actor.next();
      return;
    case 'prev':
      actor.previous();
      return;
    case 'track':
      actor.playNumber(step.number);
      return;
    case 'volume':
      actor.rampVolume(step.percent);
      return;
    case 'speed':
      actor.setSpeed(step.speed);
      return;
    case 'mark':
      actor.mark(step.text);
      return;
    case 'stop':
    case 'quit':
      actor.endHere(step.type);
      return;
    default:
      assertNever(step);
  }
}
