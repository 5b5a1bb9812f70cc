import type { Socket } from 'node:net';

/** Above this much unsent nothing more is read from a client, and its events are kept back. */
const MOST_UNSENT_BYTES = 1 << 20;
/** Events kept back for a client that does not read; later ones are dropped. */
const MOST_KEPT_EVENTS = 1000;
/** A client that reads nothing for so long is cut off. */
const PATIENCE_MS = 30_000;

/** What goes to one client: one write a message, and nobody waits for a client that does not read. */
export class Outbox {
  readonly #socket: Socket;
  readonly #onRoom: () => void;
  #kept: string[] = [];
  #hasOverflowed = false;
  #isHeld = false;
  #timer: NodeJS.Timeout | null = null;

  /** @param onRoom the client has read what was too much before */
  constructor(socket: Socket, onRoom: () => void) {
    this.#socket = socket;
    this.#onRoom = onRoom;
    socket.on('drain', () => this.#drained());
  }

  /** The client does not read: its commands have to wait. */
  get isFull(): boolean {
    return this.#socket.writableLength > MOST_UNSENT_BYTES;
  }

  /** Events were dropped that the client has not been told of. */
  get hasOverflowed(): boolean {
    return this.#hasOverflowed;
  }

  reply(line: string): void {
    this.#write(line);
  }

  event(line: string): void {
    if (!this.#isHeld && this.#kept.length === 0 && !this.isFull) {
      this.#write(line);
      return;
    }
    if (this.#kept.length < MOST_KEPT_EVENTS) this.#kept.push(line);
    else this.#hasOverflowed = true;
  }

  /** Events wait while a command is carried out: its reply comes before what it causes. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#sendKept();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #write(line: string): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.write(line);
    if (this.isFull) this.#timer ??= setTimeout(() => this.#socket.destroy(), PATIENCE_MS);
  }

  #drained(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sendKept();
    this.#onRoom();
  }

  #sendKept(): void {
    while (!this.#isHeld && !this.isFull) {
      const line = this.#kept.shift();
      if (line === undefined) break;
      this.#write(line);
    }
    if (this.#hasOverflowed && this.#kept.length === 0 && !this.isFull) {
      this.#hasOverflowed = false;
      this.#write('{"event":"event-queue-overflow"}\n');
    }
  }
}
