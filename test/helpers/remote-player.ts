import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeFolder } from './remove-folder.ts';
import { RemoteClient } from './remote-client.ts';
import { startPlayhead } from './run-playhead.ts';
import type { RunningPlayhead } from './run-playhead.ts';
import { waitUntil } from './wait-until.ts';

/** An idle player without a device that listens on a socket. */
export class RemotePlayerRig {
  readonly folder: string;
  readonly socket: string;
  readonly player: RunningPlayhead;
  readonly #clients: RemoteClient[] = [];

  /** @param args more of its command line */
  static start(...args: readonly string[]): Promise<RemotePlayerRig> {
    return RemotePlayerRig.startWith({}, ...args);
  }

  /** @param env added to its environment, which has no bus otherwise */
  static async startWith(
    env: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<RemotePlayerRig> {
    const rig = new RemotePlayerRig(args, env);
    await waitUntil(
      async () => {
        if (rig.player.child.exitCode !== null)
          throw new Error(`the player has ended: ${rig.player.stderr()}`);
        return RemoteClient.connect(rig.socket).then(
          (client) => {
            client.close();
            return true;
          },
          () => false,
        );
      },
      'the socket to be there',
      60_000,
    );
    return rig;
  }

  private constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.folder = mkdtempSync(path.join(tmpdir(), 'playhead-remote-'));
    this.socket = path.join(this.folder, 'mpv.sock');
    this.player = startPlayhead(
      ['--idle', '--output', 'null', '--ui', 'none', '--json', '--input-ipc-server', this.socket, ...args],
      {
        env: {
          XDG_RUNTIME_DIR: this.folder,
          XDG_CACHE_HOME: this.folder,
          DBUS_SESSION_BUS_ADDRESS: undefined,
          ...env,
        },
        timeoutMs: 300_000,
      },
    );
  }

  async client(): Promise<RemoteClient> {
    const client = await RemoteClient.connect(this.socket);
    this.#clients.push(client);
    return client;
  }

  /** A client, and a file loaded at its start. */
  async loaded(file: string, isPaused = true): Promise<RemoteClient> {
    const client = await this.client();
    await client.ask('stop');
    await client.ask('set_property', 'pause', isPaused);
    const before = client.events.length;
    await client.ask('loadfile', file);
    await client.event('playback-restart', before);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    this.player.signal('SIGTERM');
    await this.player.result;
    removeFolder(this.folder);
  }
}
