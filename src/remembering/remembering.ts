import type { PlaylistItem } from '../media/playlist/playlist-item.ts';
import { PlayheadError, reasonOf } from '../player/error.ts';
import type { PlayerEvent } from '../player/event.ts';
import type { PlayerPort } from '../player/port.ts';
import type { SessionOptions } from '../player/session-options.ts';
import { isRemembered, type RememberingFlags } from './is-remembered.ts';
import { LastQueue } from './last-queue.ts';
import type { RememberedQueue } from './last-queue.ts';
import { PlaceMemory } from './place-memory.ts';
import { PositionStore } from './position-store.ts';
import { readList } from './remembered.ts';
import { Resumption, readOrWarn } from './resumption.ts';
import { stateFolder } from './state-files.ts';

type Warning = Extract<PlayerEvent, { event: 'warning' }>;

/** Options that the last queue brings with it. */
export type RememberedOption = 'shuffle' | 'seed' | 'loop' | 'repeat' | 'volume' | 'mute';

/** One session's remembering: what it begins with, and what it leaves for the next. */
export class Remembering {
  /** The track to begin with; null for the first. */
  readonly resumption: Resumption | null;
  /** The queue that the last session left, if this one continues it. */
  readonly #last: RememberedQueue | null;
  readonly #lastQueue: LastQueue;
  readonly #inputs: readonly string[];
  readonly #flags: RememberingFlags;
  readonly #isGiven: (option: RememberedOption) => boolean;
  readonly #store: PositionStore;
  #memory: PlaceMemory | null = null;
  #isUnwritable = false;
  /** Warnings that came before anybody could be told. */
  #early: Warning[] = [];
  #tell: (warning: Warning) => void = (warning) => void this.#early.push(warning);

  /**
   * @param opensLastQueue whether the last queue is opened when there are no inputs
   * @param isGiven whether the user has set an option, which then wins over what is remembered
   */
  constructor(
    inputs: readonly string[],
    flags: RememberingFlags,
    isGiven: (option: RememberedOption) => boolean,
    opensLastQueue: boolean,
    environment: NodeJS.ProcessEnv,
  ) {
    const folder = stateFolder(environment);
    this.#inputs = inputs;
    this.#flags = flags;
    this.#isGiven = isGiven;
    this.#store = new PositionStore(folder);
    this.#lastQueue = new LastQueue(folder, (error) => this.#warn(error.code, reasonOf(error)));
    this.#last =
      inputs.length === 0 && opensLastQueue ? this.#readOrWarn(() => this.#lastQueue.read()) : null;
    this.resumption = this.#resumption();
  }

  /** The entries of the last queue; null where there is none, or the inputs count. */
  get items(): Iterable<PlaylistItem> | null {
    return this.#last === null ? null : this.#readable(this.#last.items);
  }

  /** Why there is no last queue. */
  get missing(): string {
    return this.#early[0]?.message ?? 'no queue is remembered: name what to play';
  }

  /** Whether the last queue waits for a key. `--resume` plays it at once. */
  get startsPaused(): boolean {
    return this.#last !== null && !this.#last.place.playsOn && !this.#flags.resume;
  }

  /** The session's options. A shuffle keeps its order, and the last queue its modes, volume and mute. */
  options(options: SessionOptions): SessionOptions {
    if (this.#last === null) {
      const seed = this.#flags.seed === undefined ? (this.resumption?.seed ?? null) : null;
      return seed === null || !options.shuffle ? options : { ...options, seed };
    }
    const { modes, seed, volumePercent, mute } = this.#last.place;
    const isGiven = this.#isGiven;
    return {
      ...options,
      ...(isGiven('shuffle') ? {} : { shuffle: modes.shuffle }),
      ...(isGiven('seed') ? {} : { seed }),
      ...(isGiven('loop') ? {} : { loopTimes: modes.loopTimes }),
      ...(isGiven('repeat') ? {} : { repeatTimes: modes.repeatTimes }),
      ...(isGiven('volume') ? {} : { volumePercent }),
      ...(isGiven('mute') ? {} : { mute }),
    };
  }

  /** Follows an engine. @returns the engine, whose command `quit` with `remember` is now heard */
  attach<Port extends PlayerPort>(engine: Port, options: SessionOptions): Port {
    const keepsQueue = isRemembered(this.#flags);
    if (!keepsQueue && !this.#flags.resume) return engine;
    const { shuffle, loopTimes, repeatTimes, seed } = options;
    const memory = new PlaceMemory(
      {
        store: this.#store,
        lastQueue: keepsQueue ? this.#lastQueue : null,
        inputs: this.#inputs,
        modes: { shuffle, loopTimes, repeatTimes },
        seed,
        warn: (code, message) => this.#warn(code, message),
      },
      engine,
    );
    this.#memory = memory;
    return {
      ...engine,
      send(command) {
        if (command.type === 'quit' && command.remember === true) memory.playOn();
        engine.send(command);
      },
    };
  }

  /** From now on `tell` gets the warnings, those that came before included. */
  tellWarnings(tell: (warning: Warning) => void): void {
    this.#tell = tell;
    for (const warning of this.#early) tell(warning);
    this.#early = [];
  }

  /** Saves what has changed since the last save. */
  async close(): Promise<void> {
    await this.#memory?.close();
  }

  #resumption(): Resumption | null {
    const { start, range, shuffle, resume } = this.#flags;
    const common = {
      store: this.#store,
      hasOwnStart: start !== undefined || range.length > 0,
      warn: (code: string, message: string) => this.#warn(code, message),
    };
    if (this.#last !== null) {
      const { current, modes } = this.#last.place;
      return current === null
        ? null
        : new Resumption({ ...common, list: current, isShuffled: modes.shuffle });
    }
    if (!resume) return null;
    const list = this.#readOrWarn(() => readList(this.#store, this.#inputs));
    return new Resumption({ ...common, list, isShuffled: shuffle });
  }

  *#readable(items: Iterable<PlaylistItem>): Generator<PlaylistItem> {
    try {
      yield* items;
    } catch (error) {
      if (!(error instanceof PlayheadError)) throw error;
      this.#warn(error.code as string, error.message);
    }
  }

  #readOrWarn<Value>(read: () => Value | null): Value | null {
    return readOrWarn(read, (code, message) => this.#warn(code, message));
  }

  #warn(code: string, message: string): void {
    const isUnwritable = code.endsWith('-unwritable');
    // The files lie in one folder: the reason is the same for all.
    if (isUnwritable && this.#isUnwritable) return;
    this.#isUnwritable ||= isUnwritable;
    this.#tell({ event: 'warning', code, message });
  }
}
