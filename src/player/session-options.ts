import type { Position, SeekTarget } from './position.ts';
import type { ScriptStep } from './script.ts';

/** Where the sound goes. `auto` is the speaker, or silence in real time where there is no device. */
export type OutputChoice =
  | { readonly type: 'auto' }
  | { readonly type: 'speaker' }
  | { readonly type: 'null'; readonly fast: boolean }
  | { readonly type: 'wav'; readonly path: string }
  | { readonly type: 'raw' };

/** Whether it goes to a sound device, if there is one. */
export function usesSpeaker({ type }: OutputChoice): boolean {
  return type === 'auto' || type === 'speaker';
}

/** Whether somebody listens: it is no render. */
export function isHeard(output: OutputChoice): boolean {
  return usesSpeaker(output) || (output.type === 'null' && !output.fast);
}

export type SampleFormat = 's16' | 's24' | 's32' | 'f32';

/** A part of a track; null is the track's own edge. */
export interface RangeOption {
  readonly from: Position | null;
  readonly to: Position | null;
}

/** `--seek-at`: once `afterSeconds` of a track's audio have been put out, seek to `target`. */
export interface SeekAt {
  readonly afterSeconds: number;
  readonly target: SeekTarget;
}

export interface AbLoopOption extends RangeOption {
  /** `Infinity` for ever. */
  readonly times: number;
}

export type ReplayGainMode = 'off' | 'track' | 'album';

/** Everything that one run of the player is told at its start. */
export interface SessionOptions {
  readonly output: OutputChoice;
  readonly device: string | null;
  readonly rate: number | null;
  readonly channels: number | null;
  readonly format: SampleFormat | null;
  /** Played in this order, of every track. One entry of two nulls plays it whole. */
  readonly ranges: readonly RangeOption[];
  readonly lengthSeconds: number | null;
  readonly seekAt: readonly SeekAt[];
  readonly script: readonly ScriptStep[];
  readonly abLoop: AbLoopOption | null;
  readonly loopTimes: number;
  readonly repeatTimes: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly volumePercent: number;
  readonly mute: boolean;
  readonly speed: number;
  readonly replayGain: ReplayGainMode;
  readonly filters: string | null;
  /** Fades out and stops after this much sound; null plays on. */
  readonly sleepSeconds: number | null;
  /** Whether the session stays when the list is over, where there is a listener: `play-entry` starts it again. */
  readonly staysIdle: boolean;
}
