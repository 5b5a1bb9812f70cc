import type { SeekTarget } from './position.ts';
import type { ReplayGainMode } from './session-options.ts';
import type { QueueEntry } from './track.ts';

/**
 * What a keyboard, a script, a remote or the command line may ask of the player. One table for all of them.
 *
 * A `seek` is state, not an event: a later one replaces an earlier one that was not yet taken (relative ones add up).
 * Every other command is carried out, in order.
 */
export type Command =
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'toggle-pause' }
  | { readonly type: 'seek'; readonly target: SeekTarget }
  /** At the last track: nothing, or with `force` the end of the list. */
  | { readonly type: 'next'; readonly force?: boolean }
  | { readonly type: 'previous' }
  | { readonly type: 'play-entry'; readonly id: number }
  | { readonly type: 'set-volume'; readonly percent: number }
  | { readonly type: 'add-volume'; readonly percent: number }
  | { readonly type: 'set-mute'; readonly mute: boolean }
  | { readonly type: 'toggle-mute' }
  | { readonly type: 'set-speed'; readonly speed: number }
  | { readonly type: 'multiply-speed'; readonly factor: number }
  | { readonly type: 'mark-loop' }
  | { readonly type: 'set-loop'; readonly times: number }
  | { readonly type: 'toggle-loop' }
  | { readonly type: 'set-repeat'; readonly times: number }
  | { readonly type: 'toggle-repeat' }
  | { readonly type: 'toggle-shuffle' }
  | { readonly type: 'set-shuffle'; readonly shuffle: boolean }
  /** Frames of the current track; null takes an end away, without one it stays as it is. */
  | { readonly type: 'set-ab-loop'; readonly fromFrame?: number | null; readonly toFrame?: number | null }
  | { readonly type: 'set-replay-gain'; readonly mode: ReplayGainMode }
  | { readonly type: 'set-filters'; readonly filters: string | null }
  /** Another sound device; null is the default. */
  | { readonly type: 'set-device'; readonly name: string | null }
  | { readonly type: 'reopen-output' }
  | { readonly type: 'chapter'; readonly step: 1 | -1 }
  | { readonly type: 'queue'; readonly edit: QueueEdit }
  /** Inputs that no entry came from: a missing list, an empty folder. Each counts as a track that cannot be played. */
  | { readonly type: 'inputs-failed'; readonly failures: readonly InputFailure[] }
  | { readonly type: 'queue-complete' }
  /** Ends the session, or with `staysIdle` only the track. The queue is kept. */
  | { readonly type: 'stop' }
  | { readonly type: 'quit'; readonly remember?: boolean };

/** An input that gave nothing to play, and why. */
export interface InputFailure {
  readonly path: string;
  /** The code of a PlayheadError. */
  readonly code: string;
  readonly error: string;
}

/** A change of the queue. Entries are named by id, so an edit means the same whatever was edited before it. */
export type QueueEdit =
  | { readonly type: 'append'; readonly entries: readonly QueueEntry[] }
  | { readonly type: 'insert'; readonly beforeId: number | null; readonly entries: readonly QueueEntry[] }
  | { readonly type: 'remove'; readonly ids: readonly number[] }
  | { readonly type: 'move'; readonly id: number; readonly beforeId: number | null }
  /** The whole queue in another order; entries that are not named keep theirs, at the end. */
  | { readonly type: 'reorder'; readonly ids: readonly number[] };
