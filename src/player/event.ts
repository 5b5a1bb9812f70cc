import type { QueueEdit } from './command.ts';
import type { ReplayGainMode } from './session-options.ts';
import type { SourceKind } from './track.ts';

/**
 * What the engine tells everyone above it. The names and fields of the contract's events are exactly those of
 * `--json`; the ones after the blank line are for the screen and the remotes and are not printed.
 *
 * `frame` is a frame number, `position` the same place in seconds.
 */
export type PlayerEvent =
  | { readonly event: 'start-file'; readonly path: string; readonly index: number; readonly id: number }
  | {
      readonly event: 'file-loaded';
      readonly path: string;
      readonly codec: string;
      readonly sample_rate: number;
      readonly channels: number;
      readonly duration: number | null;
      readonly frames: number | null;
      readonly source: SourceKind;
    }
  | {
      readonly event: 'playback-restart';
      readonly frame: number;
      readonly position: number;
      readonly requested_frame: number;
      readonly took_ms: number;
      readonly from: 'buffer' | 'decoder';
    }
  | { readonly event: 'pause'; readonly frame: number; readonly position: number }
  | { readonly event: 'unpause'; readonly frame: number; readonly position: number }
  | { readonly event: 'volume'; readonly volume: number; readonly mute: boolean }
  | { readonly event: 'speed'; readonly speed: number }
  | { readonly event: 'mark'; readonly text: string; readonly frame: number; readonly position: number }
  | { readonly event: 'underrun'; readonly frame: number; readonly position: number; readonly frames: number }
  | { readonly event: 'warning'; readonly code: string; readonly message: string }
  /** What a station says that it plays now. */
  | { readonly event: 'metadata'; readonly title: string }
  | {
      readonly event: 'end-file';
      readonly path: string;
      readonly reason: 'eof' | 'stop' | 'quit' | 'error';
      readonly error?: string;
      /** What kind of error it is: the code of a PlayheadError. */
      readonly code?: string;
      readonly frames_played: number;
    }
  /** Nothing is left to play, and the session stays (`--idle`). */
  | { readonly event: 'idle' }
  | { readonly event: 'shutdown'; readonly exit_code: number; readonly underruns: number }
  // For the screen and the remotes only:
  /** It is to be paused, or to play on: also while nothing plays that could be. */
  | { readonly event: 'pause-wanted'; readonly isWanted: boolean }
  /** A seek was accepted; `playback-restart` says where it lands. */
  | { readonly event: 'seek' }
  /** The first frame of a track that was loaded is put out, or could be while paused. */
  | { readonly event: 'playback-start' }
  /** The output was opened, or opened anew. */
  | {
      readonly event: 'output';
      readonly driver: string;
      readonly device: string | null;
      readonly sample_rate: number;
      readonly channels: number;
      readonly format: string;
    }
  | {
      readonly event: 'sound-settings';
      readonly replay_gain: ReplayGainMode;
      readonly filters: string | null;
    }
  | { readonly event: 'queue-edited'; readonly edit: QueueEdit }
  /** All inputs have been looked into: the queue is as long as it will be without an edit. */
  | { readonly event: 'queue-completed' }
  | { readonly event: 'modes'; readonly modes: PlayModes }
  | { readonly event: 'ab-loop'; readonly fromFrame: number | null; readonly toFrame: number | null };

/** How the queue is walked. `Infinity` means for ever. */
export interface PlayModes {
  readonly loopTimes: number;
  readonly repeatTimes: number;
  readonly shuffle: boolean;
}

const SCREEN_ONLY: ReadonlySet<PlayerEvent['event']> = new Set([
  'pause-wanted',
  'seek',
  'playback-start',
  'output',
  'sound-settings',
  'queue-edited',
  'queue-completed',
  'modes',
  'ab-loop',
]);

/** Whether an event belongs to the `--json` contract. */
export function isContractEvent(event: PlayerEvent): boolean {
  return !SCREEN_ONLY.has(event.event);
}
