import type { Command } from '../../src/player/command.ts';
import { RemoteEngine } from '../../test/helpers/remote-engine.ts';
import type { DoorLog } from '../alsa/door-log.ts';
import type { DoorWatch } from '../alsa/sound-door.ts';
import { endPlayer } from './ending.ts';
import type { LivePlayer } from './live-player.ts';

/** The engine in a process of its own; commands come over a pipe, as mpv's come over a socket. */
export class LivePlayhead implements LivePlayer {
  readonly name = 'playhead';
  readonly log: DoorLog;
  readonly #engine: RemoteEngine;

  private constructor(engine: RemoteEngine, log: DoorLog) {
    this.#engine = engine;
    this.log = log;
  }

  static async start(files: readonly string[], { log, env }: DoorWatch): Promise<LivePlayer> {
    return new LivePlayhead(await RemoteEngine.start(files, { env }), log);
  }

  get pid(): number {
    return this.#engine.child.pid!;
  }

  seekTo(seconds: number): void {
    this.#send({ type: 'seek', target: { type: 'seconds', seconds } });
  }

  seekBy(seconds: number): void {
    this.#send({ type: 'seek', target: { type: 'relative', seconds } });
  }

  pause(): void {
    this.#send({ type: 'pause' });
  }

  resume(): void {
    this.#send({ type: 'resume' });
  }

  setVolume(percent: number): void {
    this.#send({ type: 'set-volume', percent });
  }

  next(): void {
    this.#send({ type: 'next' });
  }

  end(): Promise<void> {
    return endPlayer(this.#engine.child);
  }

  #send(command: Command): void {
    this.#engine.send(command);
  }
}
