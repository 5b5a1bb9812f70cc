import path from 'node:path';
import { PlayheadError } from '../../player/error.ts';
import type { Command } from '../../player/command.ts';
import type { PlayerEvent } from '../../player/event.ts';
import { isUrl } from '../../player/is-url.ts';
import type { PlayerPort } from '../../player/port.ts';
import type { PlayerSnapshot } from '../../player/shared-state.ts';
import { ATTACH_VERSION, readModes, writeAttachJson } from '../attach/attach-protocol.ts';
import type { AttachSnapshot } from '../attach/attach-protocol.ts';
import type { IpcClient, IpcMessage } from './ipc-client.ts';

/** Entries in one line, which may have 1 MiB. */
const BATCH_ENTRIES = 100;

/** A player in another process, as a screen sees it. */
export class AttachedPlayer implements PlayerPort {
  /** The player as it was when we attached; what has changed since comes as events. */
  readonly start: AttachSnapshot;
  readonly state = { read: (): PlayerSnapshot => this.#state };
  readonly #client: IpcClient;
  /** The player's working folder. */
  readonly #folder: string;
  readonly #listeners = new Set<(event: PlayerEvent) => void>();
  /** Events that came before anybody listened. */
  #early: PlayerEvent[] | null = [];
  #state: PlayerSnapshot;
  #hasShutDown = false;
  readonly #settling = new Map<number, () => void>();
  #settleNumber = 0;
  readonly #takingIds: ((first: number) => void)[] = [];

  /**
   * @param version this program's own version, for the message
   * @throws PlayheadError `attach` when the player has another version of the protocol, or does not answer
   */
  static async attach(
    client: IpcClient,
    screen: { readonly columns: number; readonly rows: number },
    version: string,
    timeoutMs: number,
  ): Promise<AttachedPlayer> {
    // Events may follow the reply at once.
    const early: IpcMessage[] = [];
    let player: AttachedPlayer | null = null;
    client.onMessage((message) => (player === null ? early.push(message) : player.#take(message)));
    // Until the reply they are those of mpv's protocol, which have the same names and no paths.
    const reply = await client.ask(['attach', { version: ATTACH_VERSION, ...screen }], timeoutMs, () => {
      early.length = 0;
    });
    if (!reply.isDone)
      throw new PlayheadError(
        'attach',
        `this player does not show its screen (${reply.error}): it is another version than this playhead, ${version}`,
      );
    const snapshot = reply.data as unknown as AttachSnapshot;
    if (snapshot.version !== ATTACH_VERSION)
      throw new PlayheadError(
        'attach',
        `the player is playhead ${snapshot.player} (attach ${snapshot.version}), this is playhead ${version} (attach ${ATTACH_VERSION}): ` +
          'start the player again with this version',
      );
    player = new AttachedPlayer(client, snapshot);
    for (const message of early) player.#take(message);
    return player;
  }

  private constructor(client: IpcClient, start: AttachSnapshot) {
    this.#client = client;
    this.#folder = start.folder;
    this.start = {
      ...start,
      queue: start.queue.map((entry) => this.#withFullPath(entry)),
      modes: readModes(start.modes),
      past: start.past.map((event) => this.#read(event)),
    };
    this.#state = start.state;
  }

  /** Resolves once the connection is over: whether the player has ended, or only the connection was lost. */
  async closed(): Promise<'ended' | 'lost'> {
    await this.#client.closed;
    for (const settle of this.#settling.values()) settle();
    return this.#hasShutDown ? 'ended' : 'lost';
  }

  close(): void {
    this.#client.close();
  }

  send(command: Command): void {
    for (const part of inParts(command)) this.#write({ command: part });
  }

  settled(): Promise<void> {
    const number = ++this.#settleNumber;
    this.#write({ settle: number });
    return new Promise((resolve) => this.#settling.set(number, resolve));
  }

  subscribe(listener: (event: PlayerEvent) => void): () => void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const event of early) listener(event);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ids for entries that are to be added. */
  async takeIds(count: number): Promise<readonly number[]> {
    this.#write({ ids: count });
    const first = await new Promise<number>((resolve) => this.#takingIds.push(resolve));
    return Array.from({ length: count }, (_, index) => first + index);
  }

  #write(message: object): void {
    this.#client.write(`${writeAttachJson(message)}\n`);
  }

  #take(message: IpcMessage): void {
    if (typeof message.event === 'string') this.#hear(message as unknown as PlayerEvent);
    else if ('state' in message) this.#state = message.state as unknown as PlayerSnapshot;
    else if (typeof message.first === 'number') this.#takingIds.shift()?.(message.first);
    else if (typeof message.settled === 'number') {
      this.#settling.get(message.settled)?.();
      this.#settling.delete(message.settled);
    }
  }

  #hear(given: PlayerEvent): void {
    const event = this.#read(given);
    if (event.event === 'shutdown') this.#hasShutDown = true;
    this.#early?.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** An event as it means the same in this process. */
  #read(event: PlayerEvent): PlayerEvent {
    switch (event.event) {
      case 'modes':
        return { ...event, modes: readModes(event.modes) };
      case 'queue-edited':
        return 'entries' in event.edit
          ? {
              ...event,
              edit: {
                ...event.edit,
                entries: event.edit.entries.map((entry) => this.#withFullPath(entry)),
              },
            }
          : event;
      case 'start-file':
      case 'file-loaded':
      case 'end-file':
        return this.#withFullPath(event);
      default:
        return event;
    }
  }

  #withFullPath<Named extends { readonly path: string }>(named: Named): Named {
    const isFile = named.path !== '-' && !isUrl(named.path);
    return isFile ? { ...named, path: path.resolve(this.#folder, named.path) } : named;
  }
}

/** An edit of many entries is several lines. */
function inParts(command: Command): readonly Command[] {
  if (command.type !== 'queue' || !('entries' in command.edit)) return [command];
  const { edit } = command;
  const parts: Command[] = [];
  for (let at = 0; at < edit.entries.length; at += BATCH_ENTRIES)
    parts.push({ type: 'queue', edit: { ...edit, entries: edit.entries.slice(at, at + BATCH_ENTRIES) } });
  return parts;
}
