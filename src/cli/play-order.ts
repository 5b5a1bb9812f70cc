import type { EngineThreads } from '../engine/engine-threads.ts';
import type { Configured } from './config/configure.ts';
import type { EventLog } from './event-log.ts';
import type { PlayFlags } from './play-options.ts';
import type { WriteChecks } from './play-targets.ts';

/** What a player is started with. */
export interface PlayOrder {
  readonly inputs: readonly string[];
  readonly flags: PlayFlags;
  readonly configured: Configured;
  /** Tells whether the user has set an option. */
  readonly isGiven: (option: keyof PlayFlags) => boolean;
  /** Null for a player that is not the user's daemon. */
  readonly daemon: DaemonRole | null;
}

/** This player is the user's daemon. */
export interface DaemonRole {
  /** Its socket is there. */
  readonly onListening: () => void;
}

/** The order, and what was prepared while play.cjs loads. */
export interface StartedPlay extends PlayOrder {
  readonly ui: 'tui' | 'plain' | 'none';
  readonly writes: WriteChecks;
  readonly log: EventLog | null;
  /** Null for a render without a screen: nothing suffers when this thread is busy. */
  readonly threads: EngineThreads | null;
}
