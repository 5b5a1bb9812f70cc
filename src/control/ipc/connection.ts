import type { Socket } from 'node:net';
import { Attachment } from '../attach/attachment.ts';
import type { AttachSnapshot } from '../attach/attach-protocol.ts';
import type { RemoteCommand } from '../command/remote-command.ts';
import type { Properties } from '../property/property-table.ts';
import { writeJson } from '../property/value.ts';
import type { RemoteEvent } from '../state/remote-events.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { LOG_LEVELS } from './client-commands.ts';
import type { ClientSettings } from './client-commands.ts';
import { Dispatcher } from './dispatcher.ts';
import { LineReader } from './line-reader.ts';
import { Observations } from './observations.ts';
import { Outbox } from './outbox.ts';
import type { Turns } from './turns.ts';

export interface ConnectionParts {
  readonly player: RemotePlayer;
  readonly properties: Properties;
  readonly commands: ReadonlyMap<string, RemoteCommand>;
  readonly name: string;
  /** Shared by all clients. */
  readonly turns: Turns;
  readonly messageTo: (clientName: string, args: readonly string[]) => boolean;
  /** What it observes has changed. */
  readonly onObserve: () => void;
  readonly onClosed: (why: string) => void;
}

/** One client: reads its lines, answers them in order, and tells it what it asked to be told. */
export class Connection {
  readonly #socket: Socket;
  readonly #parts: ConnectionParts;
  readonly #client: ClientSettings;
  readonly #lines = new LineReader();
  readonly #outbox: Outbox;
  readonly #dispatcher: Dispatcher;
  #isWorking = false;
  /** A command is being carried out whose reply comes before its events. */
  #isHolding = false;
  /** Something has changed that was not told, because it could not be. */
  #hasMissedChanges = false;
  /** The client has closed its side: what it sent is still answered. */
  #hasEnded = false;
  /** The connection is a screen's. */
  #attachment: Attachment | null = null;
  #why = 'closed by the client';

  constructor(socket: Socket, parts: ConnectionParts) {
    this.#socket = socket;
    this.#parts = parts;
    const observations = new Observations(parts.properties);
    this.#client = {
      name: parts.name,
      observations,
      disabledEvents: new Set(),
      logLevel: 'no',
      attach: () => this.#attach(),
    };
    this.#outbox = new Outbox(socket, () => {
      if (this.#hasMissedChanges) this.tellChanges(false);
      void this.#work();
    });
    this.#dispatcher = new Dispatcher({ ...parts, client: this.#client }, parts.commands);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('end', () => this.#ended());
    socket.on('error', (error) => (this.#why = error.message));
    socket.on('close', () => {
      this.#outbox.close();
      this.#attachment?.close();
      observations.clear();
      parts.onClosed(this.#why);
    });
  }

  get name(): string {
    return this.#client.name;
  }

  get hasTicking(): boolean {
    return this.#client.observations.hasTicking;
  }

  /** Tells an event, if the client wants it. */
  tell(event: RemoteEvent): void {
    if (this.#hasEnded || this.#attachment !== null) return;
    if (this.#client.disabledEvents.has(event.event)) return;
    if (event.event === 'log-message' && !wantsLog(this.#client.logLevel, event.level)) return;
    this.#outbox.event(`${writeJson(event)}\n`);
  }

  /** Tells what it observes and has changed. @param isTick only what changes by the clock */
  tellChanges(isTick: boolean): void {
    if (this.#attachment !== null) return;
    // While a client does not read, or waits for a reply, changes are not collected: they are told later, as they are then.
    this.#hasMissedChanges = this.#isHolding || this.#outbox.isFull;
    if (this.#hasMissedChanges || this.#client.disabledEvents.has('property-change')) return;
    for (const line of this.#client.observations.changes(isTick)) this.#outbox.event(line);
  }

  /** Ends it, once what was written has gone out. */
  end(why: string): void {
    this.#why = why;
    // Not `end`: a client that keeps its own side open must not keep the player.
    this.#socket.destroySoon();
  }

  #read(chunk: Buffer): void {
    this.#lines.push(chunk);
    if (this.#lines.isFull) this.#socket.pause();
    void this.#work();
  }

  #ended(): void {
    this.#hasEnded = true;
    this.#client.observations.clear();
    void this.#work();
  }

  /** Carries out what waits, in order; one of it runs at a time. */
  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    while (!this.#outbox.isFull && !this.#isOver()) {
      const line = this.#lines.next();
      if (line === null) {
        this.#rest();
        break;
      }
      await this.#parts.turns.next();
      if (!this.#isOver()) await this.#answer(line);
    }
    this.#isWorking = false;
  }

  /** Everything that came in was carried out. */
  #rest(): void {
    if (this.#lines.isTooLong) {
      this.#outbox.reply('{"request_id":0,"error":"invalid parameter"}\n');
      this.end('a line longer than 1 MiB');
    } else if (this.#hasEnded) this.#socket.end();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  /** Nothing more can be answered. */
  #isOver(): boolean {
    return this.#socket.destroyed || this.#socket.writableEnded;
  }

  #attach(): AttachSnapshot {
    this.#client.observations.clear();
    this.#attachment = new Attachment(this.#parts.player, {
      isClear: () => this.#socket.writableLength === 0,
      send: (line) => {
        this.#outbox.event(line);
        // With an event left out the screen would show another queue than there is: it attaches again.
        if (this.#outbox.hasOverflowed) this.end('a screen that does not read');
      },
    });
    return this.#attachment.snapshot;
  }

  async #answer(line: string): Promise<void> {
    if (this.#attachment !== null) {
      await this.#attachment.take(line);
      return;
    }
    const request = this.#dispatcher.request(line);
    if (request === null) return;
    this.#isHolding = !request.isSlow;
    if (this.#isHolding) this.#outbox.hold();
    const reply = await request.run();
    if (reply !== null) this.#outbox.reply(reply);
    this.#isHolding = false;
    this.#outbox.release();
    const observes = this.#client.observations.hasUntold;
    if (observes || this.#hasMissedChanges) this.tellChanges(false);
    if (observes) this.#parts.onObserve();
  }
}

function wantsLog(wanted: ClientSettings['logLevel'], level: string): boolean {
  const rank = LOG_LEVELS.findIndex((one) => one === level);
  return wanted !== 'no' && rank > 0 && rank <= LOG_LEVELS.indexOf(wanted);
}
