import type { PlayerSnapshot } from '../../player/shared-state.ts';
import { readJson } from '../ipc/relaxed-json.ts';
import type { Json } from '../ipc/relaxed-json.ts';
import { MOST_ENTRIES } from '../property/limits.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { ATTACH_VERSION, writeAttachJson } from './attach-protocol.ts';
import type { AttachSnapshot, ToScreen } from './attach-protocol.ts';
import { readCommand } from './read-command.ts';

/** The screen draws tenths of a second. */
const STATE_MS = 50;
const REFUSED: ToScreen = { error: 'invalid parameter' };

/** The line to one screen. */
export interface ScreenLine {
  send(line: string): void;
  /** Nothing waits to be read: another state may be sent. */
  isClear(): boolean;
}

/** The player's end of one screen that is attached: tells it everything, and carries out its commands. */
export class Attachment {
  readonly #player: RemotePlayer;
  readonly #line: ScreenLine;
  readonly #timer: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  #told: PlayerSnapshot;

  /** From now on the screen is told of every change after `snapshot`. */
  constructor(player: RemotePlayer, line: ScreenLine) {
    this.#player = player;
    this.#line = line;
    this.#told = player.state.snapshot;
    this.#unsubscribe = player.host.port.subscribe((event) => {
      // An event is looked at together with the state.
      this.#tellState();
      this.#line.send(`${writeAttachJson(event)}\n`);
    });
    this.#timer = setInterval(() => {
      if (line.isClear()) this.#tellState();
    }, STATE_MS);
  }

  get snapshot(): AttachSnapshot {
    const { state, standing, host } = this.#player;
    return {
      version: ATTACH_VERSION,
      player: host.version,
      folder: process.cwd(),
      queue: state.queue,
      modes: state.modes,
      seed: host.start.seed,
      replayGain: state.sound.replay_gain,
      isScanning: !standing.isQueueComplete,
      state: this.#told,
      past: standing.all,
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
  }

  /** Carries out one line of the screen. */
  async take(line: string): Promise<void> {
    const message = readJson(line);
    const { command, settle, ids } = isMap(message) ? message : {};
    if (command !== undefined) await this.#command(command);
    else if (typeof settle === 'number') {
      await this.#player.settled();
      this.#reply({ settled: settle });
    } else if (typeof ids === 'number' && Number.isInteger(ids) && ids >= 1 && ids <= MOST_ENTRIES) {
      const first = this.#player.host.nextEntryId();
      for (let more = 1; more < ids; more++) this.#player.host.nextEntryId();
      this.#reply({ ids, first });
    } else this.#reply(REFUSED);
  }

  async #command(json: Json): Promise<void> {
    const { state, host } = this.#player;
    const command = readCommand(json, {
      isFree: (id) => id <= host.lastEntryId() && state.indexOf(id) === -1,
    });
    if (command === null || !this.#hasRoomFor(command)) {
      this.#reply(REFUSED);
      return;
    }
    if (command.type === 'quit') host.quit(0, false);
    else this.#player.send(command);
    // Which ids are free is known once the edit was carried out.
    if (command.type === 'queue') await this.#player.settled();
  }

  #hasRoomFor(command: NonNullable<ReturnType<typeof readCommand>>): boolean {
    if (command.type !== 'queue' || !('entries' in command.edit)) return true;
    return this.#player.state.queue.length + command.edit.entries.length <= MOST_ENTRIES;
  }

  #tellState(): void {
    const now = this.#player.state.snapshot;
    const before = this.#told;
    const names = Object.keys(now) as (keyof PlayerSnapshot)[];
    if (names.every((name) => now[name] === before[name])) return;
    this.#told = now;
    this.#reply({ state: now });
  }

  #reply(message: ToScreen): void {
    this.#line.send(`${writeAttachJson(message)}\n`);
  }
}

function isMap(json: Json | undefined): json is Readonly<Record<string, Json>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
