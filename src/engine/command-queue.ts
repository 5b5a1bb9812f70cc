import { PlayheadError } from '../player/error.ts';
import type { Command } from '../player/command.ts';
import type { SeekTarget } from '../player/position.ts';

/** More than anybody can mean: past this the engine is not answering, and the sender should know. */
const MAX_OUTSTANDING = 1000;

/**
 * The sender's end of the command queue.
 *
 * A seek is state: while one is on its way, later ones are folded into a single one that waits, so that a held arrow
 * key never builds a backlog. Every other command is sent, in order, or refused visibly.
 */
export class CommandQueue {
  readonly #post: (command: Command) => void;
  #sent = 0;
  #taken = 0;
  /** The number of the seek that is on its way; 0 for none. */
  #seekOnItsWay = 0;
  #heldSeek: SeekTarget | null = null;
  /** Waiters, each for a number of commands to be taken. */
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(post: (command: Command) => void) {
    this.#post = post;
  }

  /** @throws PlayheadError `queue-full` */
  send(command: Command): void {
    if (command.type === 'seek' && this.#seekOnItsWay > this.#taken) {
      const folded = foldSeeks(this.#heldSeek, command.target);
      if (folded !== null) {
        this.#heldSeek = folded;
        return;
      }
    }
    this.#releaseHeld();
    this.#put(command);
  }

  /** The engine has carried out one more command. */
  taken(): void {
    this.#taken++;
    if (this.#seekOnItsWay <= this.#taken) this.#releaseHeld();
    while (this.#waiting[0] !== undefined && this.#waiting[0].count <= this.#taken)
      this.#waiting.shift()!.resolve();
  }

  /** Resolves once all that was sent until now was taken. */
  settled(): Promise<void> {
    const count = this.#sent + (this.#heldSeek === null ? 0 : 1);
    if (count <= this.#taken) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  #releaseHeld(): void {
    const target = this.#heldSeek;
    if (target === null) return;
    this.#heldSeek = null;
    this.#put({ type: 'seek', target });
  }

  #put(command: Command): void {
    if (this.#sent - this.#taken >= MAX_OUTSTANDING) {
      throw new PlayheadError('queue-full', 'the player does not answer: commands are piling up');
    }
    this.#sent++;
    if (command.type === 'seek') this.#seekOnItsWay = this.#sent;
    this.#post(command);
  }
}

/** Two seeks as one, or null where the second needs the first to have happened (relative to a percentage, say). */
function foldSeeks(held: SeekTarget | null, target: SeekTarget): SeekTarget | null {
  if (held === null || target.type !== 'relative') return target;
  if (held.type === 'relative' || held.type === 'seconds')
    return { ...held, seconds: held.seconds + target.seconds };
  return null;
}
