import { DBusError, interface as service } from '@jellybrick/dbus-next';
import type { Variant } from '@jellybrick/dbus-next';
import { VOLUME_MAX } from '../property/limits.ts';
import { SPEED_RANGE } from '../../player/script.ts';
import { urlToPath } from '../command/load-commands.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { mprisMetadata, trackIdOf } from './track-metadata.ts';

const { ACCESS_READ, ACCESS_READWRITE, Interface, method, property, signal } = service;

const read = (signature: string) => ({ signature, access: ACCESS_READ });
const write = (signature: string) => ({ signature, access: ACCESS_READWRITE });

const MICROS = 1e6;

/** Adds a file or URL in place of the queue, as `loadfile` does. */
export type OpenUri = (path: string) => Promise<void>;

/** `org.mpris.MediaPlayer2.Player`: what it plays, and what it can be told. */
export class PlayerInterface extends Interface {
  @property(read('d'))
  readonly MinimumRate = SPEED_RANGE.min;
  @property(read('d'))
  readonly MaximumRate = SPEED_RANGE.max;
  @property(read('b'))
  readonly CanControl = true;
  readonly #player: RemotePlayer;
  readonly #open: OpenUri;

  constructor(player: RemotePlayer, open: OpenUri) {
    super('org.mpris.MediaPlayer2.Player');
    this.#player = player;
    this.#open = open;
  }

  @property(read('s'))
  get PlaybackStatus(): string {
    const { current, snapshot } = this.#player.state;
    if (current === null) return 'Stopped';
    return snapshot.pauseWanted ? 'Paused' : 'Playing';
  }

  @property(write('s'))
  get LoopStatus(): string {
    const { loopTimes, repeatTimes } = this.#player.state.modes;
    if (loopTimes === Infinity) return 'Track';
    return repeatTimes === Infinity ? 'Playlist' : 'None';
  }

  set LoopStatus(status: string) {
    if (!['None', 'Track', 'Playlist'].includes(status)) throw invalid(`LoopStatus cannot be ${status}`);
    this.#player.send({ type: 'set-loop', times: status === 'Track' ? Infinity : 1 });
    this.#player.send({ type: 'set-repeat', times: status === 'Playlist' ? Infinity : 1 });
  }

  @property(write('d'))
  get Rate(): number {
    return this.#player.state.snapshot.speed;
  }

  set Rate(rate: number) {
    if (rate === 0) this.#player.send({ type: 'pause' });
    else
      this.#player.send({
        type: 'set-speed',
        speed: Math.min(SPEED_RANGE.max, Math.max(SPEED_RANGE.min, rate)),
      });
  }

  @property(write('b'))
  get Shuffle(): boolean {
    return this.#player.state.modes.shuffle;
  }

  set Shuffle(shuffle: boolean) {
    this.#player.send({ type: 'set-shuffle', shuffle });
  }

  @property(read('a{sv}'))
  get Metadata(): Record<string, Variant> {
    return mprisMetadata(this.#player);
  }

  /** 1.0 is 100 %. */
  @property(write('d'))
  get Volume(): number {
    return this.#player.state.snapshot.volumePercent / 100;
  }

  set Volume(volume: number) {
    this.#player.send({ type: 'set-volume', percent: Math.min(VOLUME_MAX, Math.max(0, volume * 100)) });
  }

  @property(read('x'))
  get Position(): bigint {
    return BigInt(Math.round((this.#player.state.positionSeconds ?? 0) * MICROS));
  }

  @property(read('b'))
  get CanGoNext(): boolean {
    return this.#player.state.current !== null && (this.#hasNeighbour(1) || this.#isEndless);
  }

  @property(read('b'))
  get CanGoPrevious(): boolean {
    return this.#player.state.current !== null && (this.#hasNeighbour(-1) || this.#isEndless);
  }

  @property(read('b'))
  get CanPlay(): boolean {
    return this.#player.state.queue.length > 0;
  }

  @property(read('b'))
  get CanPause(): boolean {
    return this.#player.state.current !== null;
  }

  @property(read('b'))
  get CanSeek(): boolean {
    return this.#player.state.durationSeconds !== null;
  }

  @method()
  Next(): void {
    if (this.CanGoNext) this.#player.send({ type: 'next' });
  }

  /** To the entry before, however far we are in this one. */
  @method()
  Previous(): void {
    if (this.CanGoPrevious) this.#player.send({ type: 'previous' });
  }

  @method()
  Pause(): void {
    if (this.CanPause) this.#player.send({ type: 'pause' });
  }

  @method()
  PlayPause(): void {
    if (this.#player.state.current === null) this.#player.play();
    else this.#player.send({ type: 'toggle-pause' });
  }

  @method()
  Stop(): void {
    if (this.#player.state.current !== null) this.#player.send({ type: 'stop' });
  }

  @method()
  Play(): void {
    this.#player.play();
  }

  /** Relative. Past the end is the next track; before the start is the start. */
  @method({ inSignature: 'x' })
  Seek(offsetMicros: bigint): void {
    const { positionSeconds: position, durationSeconds: duration } = this.#player.state;
    if (position === null || duration === null) return;
    const target = position + Number(offsetMicros) / MICROS;
    if (target >= duration) this.Next();
    else this.#player.seek({ type: 'seconds', seconds: Math.max(0, target) });
  }

  /** Nothing happens for a track that is not the current one, or for a place outside it. */
  @method({ inSignature: 'ox' })
  SetPosition(trackId: string, positionMicros: bigint): void {
    const { durationSeconds: duration } = this.#player.state;
    const seconds = Number(positionMicros) / MICROS;
    if (trackId !== trackIdOf(this.#player) || duration === null || seconds < 0 || seconds > duration) return;
    this.#player.seek({ type: 'seconds', seconds });
  }

  @method({ inSignature: 's' })
  async OpenUri(uri: string): Promise<void> {
    if (!/^(?:file|https?):\/\//i.test(uri)) throw invalid(`${uri} is no file:// or http(s):// URL`);
    await this.#open(urlToPath(uri));
  }

  /** The position jumped, other than by time passing. */
  @signal({ signature: 'x' })
  Seeked(positionMicros: bigint): bigint {
    return positionMicros;
  }

  get #isEndless(): boolean {
    const { modes, queue } = this.#player.state;
    return modes.repeatTimes > 1 && queue.length > 0;
  }

  #hasNeighbour(step: 1 | -1): boolean {
    const { queue, currentIndex, modes } = this.#player.state;
    // Under shuffle any other entry may be it.
    return modes.shuffle ? queue.length > 1 : queue[currentIndex + step] !== undefined;
  }
}

function invalid(message: string): DBusError {
  return new DBusError('org.freedesktop.DBus.Error.InvalidArgs', message);
}

/** Those that are told by `PropertiesChanged`: all but the position, which clients work out or ask for. */
export const TOLD_PROPERTIES = [
  'PlaybackStatus',
  'LoopStatus',
  'Rate',
  'Shuffle',
  'Metadata',
  'Volume',
  'CanGoNext',
  'CanGoPrevious',
  'CanPlay',
  'CanPause',
  'CanSeek',
] as const;
