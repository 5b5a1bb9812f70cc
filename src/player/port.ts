import type { Command } from './command.ts';
import type { PlayerEvent } from './event.ts';
import type { PlayerSnapshot } from './shared-state.ts';

/** One consistent moment of the player: from shared memory, or as the last message told it. */
export interface PlayerStateReader {
  read(): PlayerSnapshot;
}

/** The player as the screen, the keyboard and the remotes see it. Nothing here waits. */
export interface PlayerPort {
  readonly state: PlayerStateReader;
  /** Sends a command. @throws PlayheadError `queue-full` when the engine has not taken the last thousand */
  send(command: Command): void;
  /** Resolves once all that was sent has been carried out, and the events of it have come. */
  settled(): Promise<void>;
  /** Calls `listener` with every event from now on; gives the function that ends it. */
  subscribe(listener: (event: PlayerEvent) => void): () => void;
}
