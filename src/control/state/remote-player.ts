import type { Command } from '../../player/command.ts';
import type { SeekTarget } from '../../player/position.ts';
import type { PlayerEvent } from '../../player/event.ts';
import { StandingEvents } from '../attach/standing-events.ts';
import type { ControlHost } from './control-host.ts';
import { CurrentFacts } from './current-facts.ts';
import { LandingWatch } from './landing-watch.ts';
import type { Landed } from './landing-watch.ts';
import { EntrySettings } from './entry-settings.ts';
import { PlayerState } from './player-state.ts';
import type { LoadedFile } from './player-state.ts';
import { RemoteEvents } from './remote-events.ts';
import type { RemoteEvent } from './remote-events.ts';
import { UserData } from './user-data.ts';

/** Where a seek has landed. */
export interface Landing {
  readonly event: Landed;
  /** Another seek was asked for meanwhile: it is that one's landing. */
  readonly isSuperseded: boolean;
}

/**
 * The player as every remote sees it: what it is doing, what may be asked of it, and what happens.
 *
 * One of it serves all connections, MPRIS and the rest.
 */
export class RemotePlayer {
  readonly host: ControlHost;
  readonly state: PlayerState;
  readonly facts: CurrentFacts;
  readonly userData = new UserData();
  readonly standing = new StandingEvents();
  /** `start`, `end` and `length` of the files that are loaded from now on. */
  readonly fileDefaults: Record<string, string> = {};
  readonly entrySettings = new EntrySettings();
  readonly #events: RemoteEvents;
  readonly #eventListeners = new Set<(event: RemoteEvent) => void>();
  readonly #changeListeners = new Set<() => void>();
  #forcedTitle = '';
  /** Where the player was before its last seek, for `revert-seek`. */
  #seekOrigin: number | null = null;
  /** Ids as they stood before `playlist-shuffle`. */
  #orderBeforeShuffle: readonly number[] | null = null;
  /** The entry that is looped so many times; null: the next one that begins; undefined: none is. */
  #loopedId: number | null | undefined;
  /** Wait for the header of the current entry. */
  #onLoaded: ((loaded: LoadedFile) => void)[] = [];
  /** Seeks that remotes have asked for. */
  #seeks = 0;
  readonly #unsubscribe: () => void;

  constructor(host: ControlHost) {
    this.host = host;
    this.state = new PlayerState(host.port, host.start);
    this.facts = new CurrentFacts(
      (path) => host.readFacts(path),
      () => this.state.current !== null,
    );
    this.#events = new RemoteEvents((event) => {
      for (const listener of this.#eventListeners) listener(event);
    });
    this.#unsubscribe = host.port.subscribe((event) => this.#take(event));
  }

  /** Stops following the player. */
  close(): void {
    this.#unsubscribe();
    this.#events.close();
  }

  send(command: Command): void {
    this.host.port.send(command);
  }

  /** Resolves once all that was sent has been carried out and its events have come. */
  settled(): Promise<void> {
    return this.host.port.settled();
  }

  /** Calls `listener` with each event from now on. @returns what ends it */
  onEvent(listener: (event: RemoteEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  /** Calls `listener` when a property may have changed other than by the clock. @returns what ends it */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** Tells the events that were held back. To be called at the end of a turn, before changes are told. */
  tellHeldEvents(): void {
    this.#events.releaseEnd();
  }

  /** Tells every remote of something that none of the player's events says. */
  announce(event: RemoteEvent): void {
    this.#events.announce(event);
  }

  /** Tells every remote of what lies between the track that is about to end and the one that follows it. */
  announceBeforeStart(events: readonly RemoteEvent[]): void {
    this.#events.announceBeforeStart(events);
  }

  get forcedTitle(): string {
    return this.#forcedTitle;
  }

  forceTitle(title: string): void {
    this.#forcedTitle = title;
    this.changed();
  }

  /** Calls `then` once the header of the entry that has begun is known; never if it cannot be read. */
  whenLoaded(then: (loaded: LoadedFile) => void): void {
    const loaded = this.state.current?.loaded;
    if (loaded) then(loaded);
    else this.#onLoaded.push(then);
  }

  /** Something that remotes see has changed. */
  changed(): void {
    for (const listener of this.#changeListeners) listener();
  }

  /** Plays on; an idle player begins with the entry that played last, else with the first. */
  play(): void {
    this.send({ type: 'resume' });
    const { current, queue, lastIndex } = this.state;
    if (current === null && queue.length > 0) this.playIndex(Math.max(0, lastIndex));
  }

  /** Puts the queue into a random order, once. */
  shuffleQueue(): void {
    const ids = this.state.queue.map(({ id }) => id);
    this.#orderBeforeShuffle ??= ids;
    const shuffled = ids
      .map((id) => ({ id, place: Math.random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ id }) => id);
    this.send({ type: 'queue', edit: { type: 'reorder', ids: shuffled } });
  }

  /** Puts the queue back into the order it had; what was added since comes last. */
  unshuffleQueue(): void {
    const ids = this.#orderBeforeShuffle;
    this.#orderBeforeShuffle = null;
    if (ids !== null) this.send({ type: 'queue', edit: { type: 'reorder', ids } });
  }

  /** Loops the current track so many more times, and plays the next ones once. Infinity: until it is told otherwise. */
  loopMore(times: number): void {
    const { current } = this.state;
    this.#loopedId = times > 0 && times < Infinity ? (current?.entry.id ?? null) : undefined;
    this.send({ type: 'set-loop', times: times === 0 ? 1 : times + 1 + (current?.round ?? 0) });
  }

  /** What `loopMore` asked for ends with its track. */
  #endLoops(): void {
    if (this.#loopedId === undefined) return;
    if (this.#loopedId === null) this.#loopedId = this.state.current?.entry.id ?? null;
    else this.loopMore(0);
  }

  /** Plays an entry of the queue from its start; out of range: stops, and the queue stays. */
  playIndex(index: number): void {
    const entry = this.state.queue[index];
    if (entry === undefined) this.send({ type: 'stop' });
    else this.send({ type: 'play-entry', id: entry.id });
  }

  /** Seeks to a frame of the current track, or from it; remembers where it was. */
  seek(target: SeekTarget): void {
    this.markSeekOrigin();
    this.#seeks++;
    this.send({ type: 'seek', target });
  }

  markSeekOrigin(): void {
    if (this.state.current !== null) this.#seekOrigin = this.state.snapshot.playheadFrame;
  }

  /** The frame before the last seek; null before the first one of this track. */
  get seekOrigin(): number | null {
    return this.#seekOrigin;
  }

  /** Seeks and resolves with where that lands; null if it was refused, or the track ended first. */
  async seekAndLand(target: SeekTarget): Promise<Landing | null> {
    const watch = new LandingWatch(this.host.port);
    this.seek(target);
    const number = this.#seeks;
    await this.settled();
    const event = await watch.landing(() => this.state.snapshot.seeking);
    return event === null ? null : { event, isSuperseded: number !== this.#seeks };
  }

  #take(event: PlayerEvent): void {
    this.state.take(event);
    this.standing.take(event);
    if (event.event === 'start-file') {
      this.#onLoaded = [];
      this.#seekOrigin = null;
      // A track that begins again is not loaded again: its facts stay.
      if (this.state.current?.loaded === null) this.facts.forget();
    }
    if (event.event === 'modes' && event.modes.loopTimes === Infinity) this.#loopedId = undefined;
    if (event.event === 'idle' || (event.event === 'start-file' && event.id !== this.#loopedId))
      this.#endLoops();
    this.entrySettings.take(event);
    if (event.event === 'file-loaded') for (const then of this.#onLoaded.splice(0)) then(event);
    this.#events.take(event, this.state, () =>
      this.facts.load(event.event === 'file-loaded' ? event.path : '').then(() => this.changed()),
    );
    this.changed();
  }
}
