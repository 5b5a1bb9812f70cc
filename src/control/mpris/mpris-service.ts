import { sessionBus, interface as service } from '@jellybrick/dbus-next';
import type { MessageBus } from '@jellybrick/dbus-next';
import type { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { RemoteEvent } from '../state/remote-events.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { replaceQueue } from '../state/replace-queue.ts';
import { PlayerInterface, TOLD_PROPERTIES } from './player-interface.ts';
import { RootInterface } from './root-interface.ts';

const NAME = 'org.mpris.MediaPlayer2.playhead';
const PATH = '/org/mpris/MediaPlayer2';
/** D-Bus: do not wait in a queue for a name that another has. */
const DO_NOT_QUEUE = 4;
const PRIMARY_OWNER = 1;
const MICROS = 1e6;

type Told = Readonly<Record<string, unknown>>;

/** The player on the desktop's bus. A bus that is not there, or goes, is silence. */
export class MprisService {
  readonly #bus: MessageBus;
  readonly #player: RemotePlayer;
  readonly #interface: PlayerInterface;
  readonly #unsubscribe: readonly (() => void)[];
  #told: Told = {};
  #isDue = false;
  #isClosed = false;
  /** A seek is under way, whose landing is told. */
  #isSeeking = false;
  /** A track has begun whose tags are not known yet: its metadata is told once they are. */
  #isLoading = false;

  /** @returns null where there is no bus */
  static async start(player: RemotePlayer, address: string): Promise<MprisService | null> {
    try {
      const bus = sessionBus({ busAddress: address });
      // Without a listener a bus that goes would end the player.
      (bus as unknown as EventEmitter).on('error', () => undefined);
      const owner = await bus.requestName(NAME, DO_NOT_QUEUE);
      if (owner !== PRIMARY_OWNER) await bus.requestName(`${NAME}.instance${process.pid}`, DO_NOT_QUEUE);
      return new MprisService(bus, player);
    } catch {
      return null; // No bus, or one that does not let us in: the player plays without.
    }
  }

  private constructor(bus: MessageBus, player: RemotePlayer) {
    this.#bus = bus;
    this.#player = player;
    this.#interface = new PlayerInterface(player, (path) => openInstead(player, path));
    bus.export(PATH, new RootInterface(player));
    bus.export(PATH, this.#interface);
    this.#told = this.#now();
    this.#unsubscribe = [
      player.onChange(() => this.#changed()),
      player.onEvent((event) => this.#take(event)),
    ];
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#bus.disconnect();
  }

  #take({ event }: RemoteEvent): void {
    switch (event) {
      case 'start-file':
        this.#isLoading = true;
        return;
      case 'file-loaded':
        this.#isLoading = false;
        this.#changed();
        return;
      case 'seek':
        this.#isSeeking = true;
        return;
      case 'playback-restart':
        if (this.#isSeeking) this.#tellPosition();
        this.#isSeeking = false;
        return;
      case 'end-file':
        this.#isSeeking = false;
        this.#isLoading = false;
        return;
      default:
    }
  }

  /** Changes of one turn are told together. */
  #changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#tell();
    });
  }

  #tell(): void {
    if (this.#isClosed) return;
    const now = this.#now();
    const changed = Object.entries(now).filter(
      ([name, value]) =>
        !(this.#isLoading && name === 'Metadata') && !isDeepStrictEqual(value, this.#told[name]),
    );
    if (changed.length === 0) return;
    const hadRate = this.#told.Rate;
    this.#told = { ...this.#told, ...Object.fromEntries(changed) };
    service.Interface.emitPropertiesChanged(this.#interface, Object.fromEntries(changed));
    if (now.Rate !== hadRate) this.#tellPosition();
  }

  #tellPosition(): void {
    const seconds = this.#player.state.positionSeconds;
    if (seconds !== null && !this.#isClosed) this.#interface.Seeked(BigInt(Math.round(seconds * MICROS)));
  }

  #now(): Told {
    return Object.fromEntries(TOLD_PROPERTIES.map((name) => [name, this.#interface[name]]));
  }
}

async function openInstead(player: RemotePlayer, path: string): Promise<void> {
  const found = (await player.host.isCollection(path)) ? await player.host.entriesOf(path) : [{ path }];
  replaceQueue(
    player,
    found.map((entry) => ({ ...entry, id: player.host.nextEntryId() })),
  );
}
