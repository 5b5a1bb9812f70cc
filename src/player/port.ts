import type { Command } from './command.ts';
import type { PlayerEvent } from './event.ts';
import type { SharedStateReader } from './shared-state.ts';

/** The player as the screen, the keyboard and the remotes see it. Nothing here waits. */
export interface PlayerPort {
  readonly state: SharedStateReader;
  /** Sends a command. @throws PlayheadError `queue-full` when the engine has not taken the last thousand */
  send(command: Command): void;
  /** Calls `listener` with every event from now on; gives the function that ends it. */
  subscribe(listener: (event: PlayerEvent) => void): () => void;
}
