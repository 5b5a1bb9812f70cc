import { rmSync } from 'node:fs';
import net from 'node:net';
import { commandTable } from '../command/command-table.ts';
import { Properties } from '../property/property-table.ts';
import type { RemoteEvent } from '../state/remote-events.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { Connection } from './connection.ts';
import { listenPrivately, socketIdentity } from './listen-privately.ts';
import { Turns } from './turns.ts';

const MOST_CONNECTIONS = 1024;
/** `time-pos` and its kin are told this often while they run. */
const TICK_MS = 66;

/** A Unix socket (a named pipe on Windows) that speaks mpv's JSON IPC. */
export class SocketServer {
  readonly #player: RemotePlayer;
  readonly #path: string;
  readonly #server: net.Server;
  readonly #properties: Properties;
  readonly #commands = commandTable();
  readonly #connections = new Set<Connection>();
  readonly #turns = new Turns();
  readonly #log: (line: string) => void;
  /** Device, inode and birth of the socket, so that only our own is removed. */
  readonly #identity: string | null;
  #count = 0;
  #ticker: NodeJS.Timeout | null = null;
  #isChangeDue = false;
  readonly #unsubscribe: readonly (() => void)[];

  /**
   * @param log told why a connection was closed, with its name
   * @throws PlayheadError `socket` when it cannot be made
   */
  static async listen(
    player: RemotePlayer,
    path: string,
    log: (line: string) => void = () => undefined,
  ): Promise<SocketServer> {
    const server = net.createServer({ allowHalfOpen: true });
    const identity = await listenPrivately(server, path);
    return new SocketServer(player, path, { server, identity }, log);
  }

  private constructor(
    player: RemotePlayer,
    path: string,
    { server, identity }: { readonly server: net.Server; readonly identity: string | null },
    log: (line: string) => void,
  ) {
    this.#player = player;
    this.#path = path;
    this.#server = server;
    this.#log = log;
    this.#identity = identity;
    this.#properties = new Properties(player, path, () => [...this.#commands.values()]);
    this.#unsubscribe = [
      player.onEvent((event) => this.#tell(event)),
      player.onChange(() => this.#changed()),
    ];
    server.maxConnections = MOST_CONNECTIONS;
    server.on('connection', (socket) => this.#connected(socket));
    server.on('error', (error) => log(`the control socket failed: ${error.message}`));
  }

  get path(): string {
    return this.#path;
  }

  /** Ends every connection and removes the socket, if it is still ours. */
  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    if (this.#ticker !== null) clearInterval(this.#ticker);
    for (const connection of this.#connections) connection.end('the player has ended');
    if (this.#identity !== null && socketIdentity(this.#path) === this.#identity)
      rmSync(this.#path, { force: true });
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connected(socket: net.Socket): void {
    const connection: Connection = new Connection(socket, {
      player: this.#player,
      properties: this.#properties,
      commands: this.#commands,
      name: `ipc_${this.#count++}`,
      turns: this.#turns,
      messageTo: (name, args) => this.#messageTo(name, args),
      onObserve: () => this.#updateTicker(),
      onClosed: (why) => {
        this.#connections.delete(connection);
        this.#updateTicker();
        this.#log(`${connection.name}: ${why}`);
      },
    });
    this.#connections.add(connection);
  }

  #tell(event: RemoteEvent): void {
    for (const connection of this.#connections) connection.tell(event);
  }

  #messageTo(name: string, args: readonly string[]): boolean {
    const target = [...this.#connections].find((connection) => connection.name === name);
    target?.tell({ event: 'client-message', args });
    return target !== undefined;
  }

  /** Changes of one turn are told together, with the values that are there then. */
  #changed(): void {
    if (this.#isChangeDue) return;
    this.#isChangeDue = true;
    setImmediate(() => {
      this.#isChangeDue = false;
      this.#player.tellHeldEvents();
      for (const connection of this.#connections) connection.tellChanges(false);
      this.#updateTicker();
    });
  }

  #updateTicker(): void {
    const isWanted =
      this.#player.state.snapshot.status === 'playing' &&
      [...this.#connections].some(({ hasTicking }) => hasTicking);
    if (isWanted === (this.#ticker !== null)) return;
    if (this.#ticker !== null) clearInterval(this.#ticker);
    this.#ticker = isWanted ? setInterval(() => this.#tick(), TICK_MS) : null;
  }

  #tick(): void {
    for (const connection of this.#connections) connection.tellChanges(true);
    this.#updateTicker();
  }
}
