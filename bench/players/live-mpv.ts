import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitUntil } from '../../test/helpers/wait-until.ts';
import type { DoorLog } from '../alsa/door-log.ts';
import type { DoorWatch } from '../alsa/sound-door.ts';
import { MPV_OPTIONS } from './command-lines.ts';
import { endPlayer } from './ending.ts';
import type { LivePlayer } from './live-player.ts';

/** mpv, told what to do over its JSON socket. Its seeks are exact ones: that is what they are compared with. */
export class LiveMpv implements LivePlayer {
  readonly name = 'mpv';
  readonly log: DoorLog;
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  readonly #dir: string;

  private constructor(child: ChildProcess, socket: Socket, dir: string, log: DoorLog) {
    this.#child = child;
    this.#socket = socket;
    this.#dir = dir;
    this.log = log;
  }

  static async start(files: readonly string[], { log, env }: DoorWatch): Promise<LivePlayer> {
    const dir = mkdtempSync(path.join(tmpdir(), 'ph-mpv-'));
    const address = path.join(dir, 'socket');
    const child = spawn('mpv', [...MPV_OPTIONS, `--input-ipc-server=${address}`, ...files], {
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
    await waitUntil(() => existsSync(address), 'mpv to open its socket');
    const socket = connect(address);
    await once(socket, 'connect');
    socket.resume(); // what it answers is of no interest, but has to be taken
    return new LiveMpv(child, socket, dir, log);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  seekTo(seconds: number): void {
    this.#send('seek', seconds, 'absolute+exact');
  }

  seekBy(seconds: number): void {
    this.#send('seek', seconds, 'relative+exact');
  }

  pause(): void {
    this.#send('set_property', 'pause', true);
  }

  resume(): void {
    this.#send('set_property', 'pause', false);
  }

  setVolume(percent: number): void {
    this.#send('set_property', 'volume', percent);
  }

  next(): void {
    this.#send('playlist-next');
  }

  async end(): Promise<void> {
    this.#socket.destroy();
    await endPlayer(this.#child);
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #send(...command: readonly (string | number | boolean)[]): void {
    this.#socket.write(`${JSON.stringify({ command })}\n`);
  }
}
