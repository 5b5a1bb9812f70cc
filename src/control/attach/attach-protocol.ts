import type { PlayerEvent, PlayModes } from '../../player/event.ts';
import type { ReplayGainMode } from '../../player/session-options.ts';
import type { PlayerSnapshot } from '../../player/shared-state.ts';
import type { QueueEntry } from '../../player/track.ts';

/** Both ends must have the same: raised whenever a command, an event or the snapshot changes its form. */
export const ATTACH_VERSION = 1;

/** What a screen is told when it attaches: the player as it is now. */
export interface AttachSnapshot {
  readonly version: number;
  /** The player's own version. */
  readonly player: string;
  /** What relative names of files count from. */
  readonly folder: string;
  readonly queue: readonly QueueEntry[];
  readonly modes: PlayModes;
  /** What decides the order of a shuffle. */
  readonly seed: number;
  readonly replayGain: ReplayGainMode;
  /** Whether inputs are still being looked for. */
  readonly isScanning: boolean;
  readonly state: PlayerSnapshot;
  /** Events that have been and still count: the track that is loaded, the loop, what failed. */
  readonly past: readonly PlayerEvent[];
}

/** Lines to the screen beside the player's events, which come as they are. */
export type ToScreen =
  | { readonly state: PlayerSnapshot }
  | { readonly settled: number }
  /** Ids for new entries: this one and those that follow. */
  | { readonly ids: number; readonly first: number }
  | { readonly error: string };

/** JSON has no infinity, and a mode may repeat for ever. */
export function writeAttachJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (item === Infinity ? 'inf' : item));
}

/** A number of times as it was written; null if it is none. */
export function readTimes(value: unknown): number | null {
  if (value === 'inf') return Infinity;
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value < 1e9 ? value : null;
}

/** Modes as they were written. */
export function readModes({ loopTimes, repeatTimes, shuffle }: PlayModes): PlayModes {
  return { loopTimes: readTimes(loopTimes) ?? 1, repeatTimes: readTimes(repeatTimes) ?? 1, shuffle };
}
