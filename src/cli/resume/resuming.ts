import type { Engine } from '../../engine/engine.ts';
import type { PlayerEvent } from '../../player/event.ts';
import type { SessionOptions } from '../../player/session-options.ts';
import type { PlayFlags } from '../play-options.ts';
import { PositionMemory } from './position-memory.ts';
import { PositionStore, positionsDirectory } from './position-store.ts';
import { Resumption } from './resumption.ts';

type Warning = Extract<PlayerEvent, { event: 'warning' }>;

/** One session's remembering: what it begins with, and what it leaves behind. */
export class Resuming {
  /** What to begin with; null without `--resume`. */
  readonly resumption: Resumption | null;
  readonly #inputs: readonly string[];
  readonly #flags: PlayFlags;
  readonly #store: PositionStore;
  #memory: PositionMemory | null = null;
  /** Warnings that came before anybody could be told. */
  #early: Warning[] = [];
  #tell: (warning: Warning) => void = (warning) => void this.#early.push(warning);

  constructor(inputs: readonly string[], flags: PlayFlags, environment: NodeJS.ProcessEnv) {
    this.#inputs = inputs;
    this.#flags = flags;
    this.#store = new PositionStore(positionsDirectory(environment));
    this.resumption = flags.resume
      ? new Resumption({
          store: this.#store,
          inputs,
          hasOwnStart: flags.start !== undefined || flags.range.length > 0,
          isShuffled: flags.shuffle,
          warn: (code, message) => this.#warn(code, message),
        })
      : null;
  }

  /** The session's options; a shuffle goes on in the order it had, unless a seed was given. */
  options(options: SessionOptions): SessionOptions {
    const seed = this.#flags.seed === undefined ? (this.resumption?.seed ?? null) : null;
    return seed === null || !options.shuffle ? options : { ...options, seed };
  }

  /** Follows an engine. @returns the engine, whose command `quit` with `remember` is now kept */
  attach(engine: Engine, options: SessionOptions): Engine {
    const memory = new PositionMemory(
      {
        store: this.#store,
        inputs: this.#inputs,
        seed: options.shuffle ? options.seed : null,
        isKept: this.#flags.resume,
        warn: (code, message) => this.#warn(code, message),
      },
      engine,
    );
    this.#memory = memory;
    return {
      ...engine,
      send(command) {
        if (command.type === 'quit' && command.remember === true) memory.keep();
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

  close(): void {
    this.#memory?.close();
  }

  #warn(code: string, message: string): void {
    this.#tell({ event: 'warning', code, message });
  }
}
