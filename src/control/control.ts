import { existsSync } from 'node:fs';
import path from 'node:path';
import { SocketServer } from './ipc/socket-server.ts';
import { makePrivateDirectory } from './runtime-directory.ts';
import type { ControlHost } from './state/control-host.ts';
import { RemotePlayer } from './state/remote-player.ts';

/** What remote control was asked to do. */
export interface ControlSettings {
  /** `--input-ipc-server`: made before anything plays; null without. */
  readonly socketPath: string | null;
  /** The player's own socket, made after the first sound; null without. */
  readonly ownSocketPath: string | null;
  /** Where the desktop's bus is; null without. */
  readonly busAddress: string | null;
  /** Whether the desktop shows each change of track (`--notify`). */
  readonly notifies: boolean;
  /** Told what was not possible, and why connections were closed. */
  readonly log: (line: string) => void;
}

/** Remote control of one player: its sockets, and its place on the desktop's bus. */
export class Control {
  readonly player: RemotePlayer;
  readonly #settings: ControlSettings;
  readonly #servers: SocketServer[] = [];
  readonly #closing = new AbortController();

  /** @throws PlayheadError `socket` when the socket that was asked for cannot be made */
  static async open(host: ControlHost, settings: ControlSettings): Promise<Control> {
    const control = new Control(host, settings);
    if (settings.socketPath !== null) await control.#listen(settings.socketPath);
    return control;
  }

  private constructor(host: ControlHost, settings: ControlSettings) {
    this.player = new RemotePlayer(host);
    this.#settings = settings;
  }

  /** What nobody waits for at the start: the player's own socket, and the desktop. Never fails. */
  async openLate(): Promise<void> {
    const { ownSocketPath, busAddress, log } = this.#settings;
    if (ownSocketPath !== null) {
      try {
        await this.listenPrivately(ownSocketPath);
      } catch (error) {
        log(error instanceof Error ? error.message : String(error));
      }
    }
    if (busAddress === null || this.#isClosed()) return;
    const { MprisService } = await import('./mpris/mpris-service.ts');
    const mpris = await MprisService.start(this.player, busAddress);
    if (mpris !== null) this.#closeWithThis(mpris);
    if (!this.#settings.notifies || this.#isClosed()) return;
    const { TrackNotifications } = await import('./desktop/track-notifications.ts');
    this.#closeWithThis(new TrackNotifications(this.player, busAddress));
  }

  /** What was opened while this was being closed is closed at once. */
  #closeWithThis(service: { close(): void }): void {
    if (this.#isClosed()) service.close();
    else this.#closing.signal.addEventListener('abort', () => service.close());
  }

  /** Listens in a directory that is this user's own. @throws PlayheadError `socket` */
  async listenPrivately(socketPath: string): Promise<void> {
    makePrivateDirectory(path.dirname(socketPath));
    await this.#listen(socketPath);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#servers.map((server) => server.close()));
    this.player.close();
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #listen(socketPath: string): Promise<void> {
    const server = await SocketServer.listen(this.player, socketPath, this.#settings.log);
    if (this.#isClosed()) await server.close();
    else this.#servers.push(server);
  }
}

/** The address of the user's bus; null where there is none. */
export function busAddressOf(env: NodeJS.ProcessEnv): string | null {
  const named = env.DBUS_SESSION_BUS_ADDRESS;
  if (named) return named;
  const socket = env.XDG_RUNTIME_DIR ? path.join(env.XDG_RUNTIME_DIR, 'bus') : null;
  return socket !== null && existsSync(socket) ? `unix:path=${socket}` : null;
}
