import { PlayheadError } from '../player/error.ts';
import type { QueueEntry } from '../player/track.ts';
import type { PositionStore } from './position-store.ts';
import { readTrack } from './remembered.ts';
import type { ListRecord } from './remembered.ts';
import { trackKey } from './track-keys.ts';

export interface ResumptionSettings {
  readonly store: PositionStore;
  /** Which track of the list was playing; null if none is known. */
  readonly list: ListRecord | null;
  /** The command line says where each track begins: only the track is restored. */
  readonly hasOwnStart: boolean;
  readonly isShuffled: boolean;
  readonly warn: (code: string, message: string) => void;
}

/**
 * Finds the track to begin with among the entries as they are found, and marks it with the frame it was left at.
 *
 * The engine plays the first entry it gets: nothing may be sent to it before `isSettled`.
 */
export class Resumption {
  readonly #settings: ResumptionSettings;
  readonly #list: ListRecord | null;
  /** Place of the first entry that is the remembered track, but not at its old number. */
  #candidate: number | null = null;
  #isSettled = false;
  #seen = 0;

  constructor(settings: ResumptionSettings) {
    this.#settings = settings;
    this.#list = settings.list;
  }

  /** What the remembered list was shuffled by: with the same seed the rest of it is what was still to come. */
  get seed(): number | null {
    return this.#list?.seed ?? null;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Looks at the next entry of the queue. @returns it, marked if playing is to begin with it */
  take(entry: QueueEntry): QueueEntry {
    const index = this.#seen++;
    if (this.#isSettled) return entry;
    if (this.#list === null) {
      // Which one a shuffle begins with is the engine's to know.
      this.#isSettled = true;
      return this.#settings.isShuffled ? entry : this.#marked(entry);
    }
    if (trackKey(entry) !== this.#list.trackKey) return entry;
    if (index === this.#list.index) {
      this.#isSettled = true;
      this.#candidate = null;
      return this.#marked(entry);
    }
    this.#candidate ??= index;
    return entry;
  }

  /** All entries are known. @returns them, with the mark on the remembered track wherever it is now */
  settle(held: readonly QueueEntry[]): readonly QueueEntry[] {
    if (this.#isSettled) return held;
    this.#isSettled = true;
    if (this.#candidate === null) {
      if (held.length > 0)
        this.#settings.warn(
          'resume-not-found',
          'the track that was playing last is not in the list any more: the list begins at its start',
        );
      return held;
    }
    return held.map((entry, index) => (index === this.#candidate ? this.#marked(entry) : entry));
  }

  #marked(entry: QueueEntry): QueueEntry {
    const { store, hasOwnStart, warn } = this.#settings;
    const frame = hasOwnStart ? null : readOrWarn(() => readTrack(store, entry), warn);
    return { ...entry, resumeAt: { frame } };
  }
}

/** A record that cannot be read is one that there is not; the user is told. */
export function readOrWarn<Value>(
  read: () => Value | null,
  warn: (code: string, message: string) => void,
): Value | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PlayheadError)) throw error;
    const { code, message } = error as PlayheadError;
    warn(code, message);
    return null;
  }
}
