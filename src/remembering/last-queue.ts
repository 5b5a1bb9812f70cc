import path from 'node:path';
import type { PlaylistItem } from '../media/playlist/playlist-item.ts';
import { PlayheadError, reasonOf } from '../player/error.ts';
import type { PlayModes } from '../player/event.ts';
import type { QueueEntry } from '../player/track.ts';
import { isRunning } from '../writing/write-lock.ts';
import { parseQueueLines, queueLines } from './queue-lines.ts';
import { isFrame, listRecordOf } from './remembered.ts';
import type { ListRecord } from './remembered.ts';
import { readPrivate, removeAbandonedDrafts, writePrivate, writePrivatePieces } from './state-files.ts';

/** 100,000 entries with titles are some 30 MB. */
const MOST_QUEUE_BYTES = 256 * 2 ** 20;
const MOST_PLACE_BYTES = 64 * 1024;
/** A queue that changes all the time, as while a folder is read, is written now and then: at most a tenth of the time. */
const LEAST_PAUSE_MS = 500;
const PAUSE_PER_WRITING = 10;

/** How the last queue was played. */
export interface QueuePlace {
  /** What was playing; null if the queue was over. Where in it: the track's own record. */
  readonly current: ListRecord | null;
  readonly modes: PlayModes;
  readonly seed: number;
  readonly volumePercent: number;
  readonly mute: boolean;
  /** Whether the next start plays at once. */
  readonly playsOn: boolean;
}

export interface RememberedQueue {
  /** To be gone through once. @throws PlayheadError `queue-unreadable` from its iterator */
  readonly items: Iterable<PlaylistItem>;
  readonly place: QueuePlace;
}

const AT_THE_START: QueuePlace = {
  current: null,
  modes: { loopTimes: 1, repeatTimes: 1, shuffle: false },
  seed: 0,
  volumePercent: 100,
  mute: false,
  playsOn: false,
};

/**
 * The queue of the player that was used last, in two files: its entries, and what was playing.
 *
 * Of several players at once the one that began last has them. When it ends, another that still plays takes them over.
 */
export class LastQueue {
  readonly #queueFile: string;
  readonly #placeFile: string;
  /** Two players may have one number after the other. */
  readonly #player = `${process.pid} ${Date.now()}`;
  #isOurs = false;
  #entries: readonly QueueEntry[] = [];
  /** What the file holds, as far as this player wrote it. */
  #written: readonly QueueEntry[] | null = null;
  #lastPlace = '';
  #isWriting: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pauseMs = LEAST_PAUSE_MS;
  readonly #onError: (error: PlayheadError) => void;

  /**
   * @param folder the player's folder for its state
   * @param onError called with code `queue-unwritable` when the entries cannot be written
   */
  constructor(folder: string, onError: (error: PlayheadError) => void) {
    this.#queueFile = path.join(folder, 'last-queue.jsonl');
    this.#placeFile = path.join(folder, 'last-place.json');
    this.#onError = onError;
  }

  /** What the last player left; null if nothing. @throws PlayheadError `queue-unreadable` */
  read(): RememberedQueue | null {
    try {
      const text = readPrivate(this.#queueFile, MOST_QUEUE_BYTES);
      const items = text === null ? null : parseQueueLines(text);
      return items === null ? null : { items: this.#checked(items), place: placeOf(this.#readPlace()) };
    } catch (error) {
      throw this.#unreadable(error);
    }
  }

  *#checked(items: Iterable<PlaylistItem>): Generator<PlaylistItem> {
    try {
      yield* items;
    } catch (error) {
      throw this.#unreadable(error);
    }
  }

  #unreadable(error: unknown): PlayheadError {
    const reason = error instanceof SyntaxError ? 'it is damaged' : reasonOf(error);
    const message = `the last queue cannot be read: ${this.#queueFile}: ${reason}`;
    return new PlayheadError('queue-unreadable', message, { cause: error });
  }

  /** From now on this player's queue is the last one. */
  begin(): void {
    this.#isOurs = true;
    removeAbandonedDrafts(path.dirname(this.#queueFile));
    this.#soon();
  }

  /** The queue has changed. */
  changed(entries: readonly QueueEntry[]): void {
    this.#entries = entries;
    if (this.#isOurs) this.#soon();
  }

  /** Something else plays, or it plays in another way. Cheap when it does not. @throws PlayheadError `queue-unwritable` */
  note(place: QueuePlace): void {
    const text = JSON.stringify({ ...place, modes: storedModes(place.modes) });
    if (!this.#mayWrite() || text === this.#lastPlace) return;
    this.#write(text, true);
  }

  /** The player ends. */
  async close(place: QueuePlace): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#isOurs || !this.#mayWrite()) return;
    await this.#isWriting;
    await this.#writeEntries();
    this.#write(JSON.stringify({ ...place, modes: storedModes(place.modes) }), false);
  }

  /** Whether no other player has begun since, or it has ended. */
  #mayWrite(): boolean {
    if (!this.#isOurs) return false;
    const { player, isRunning: isUsed } = this.#readPlace();
    const isAnother = typeof player === 'string' && player !== this.#player && this.#lastPlace !== '';
    if (isAnother && isUsed === true && isRunning(Number.parseInt(player, 10))) return false;
    if (isAnother) {
      this.#written = null;
      this.#lastPlace = '';
      this.#soon();
    }
    return true;
  }

  #write(text: string, isUsed: boolean): void {
    try {
      const head = { player: this.#player, isRunning: isUsed };
      writePrivate(this.#placeFile, `${JSON.stringify({ ...head, place: JSON.parse(text) as unknown })}\n`);
      this.#lastPlace = text;
    } catch (error) {
      throw unwritable(error);
    }
  }

  #readPlace(): Readonly<Record<string, unknown>> {
    try {
      const record: unknown = JSON.parse(readPrivate(this.#placeFile, MOST_PLACE_BYTES) ?? '{}');
      return isRecord(record) ? record : {};
    } catch {
      return {}; // as if there was none: the queue begins at its start, and the file is replaced
    }
  }

  #soon(): void {
    if (this.#timer !== null || this.#isWriting !== null || this.#written === this.#entries) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.#mayWrite()) return;
      void this.#writeEntries().then(() => this.#soon());
    }, this.#pauseMs);
    this.#timer.unref();
  }

  async #writeEntries(): Promise<void> {
    const entries = this.#entries;
    if (entries === this.#written) return;
    const beganMs = performance.now();
    this.#isWriting = writePrivatePieces(this.#queueFile, queueLines(entries)).catch((error: unknown) =>
      this.#onError(unwritable(error)),
    );
    await this.#isWriting;
    this.#isWriting = null;
    this.#written = entries;
    this.#pauseMs = Math.max(LEAST_PAUSE_MS, (performance.now() - beganMs) * PAUSE_PER_WRITING);
  }
}

function unwritable(error: unknown): PlayheadError {
  return new PlayheadError('queue-unwritable', `the queue cannot be remembered: ${reasonOf(error)}`, {
    cause: error,
    hint: '--no-remember does not try to',
  });
}

/** JSON has no infinity. */
function storedModes({ loopTimes, repeatTimes, shuffle }: PlayModes): Readonly<Record<string, unknown>> {
  const stored = (times: number): number | 'inf' => (times === Infinity ? 'inf' : times);
  return { loopTimes: stored(loopTimes), repeatTimes: stored(repeatTimes), shuffle };
}

/** What a record says, and the usual where it says nothing that could be. */
function placeOf({ place }: Readonly<Record<string, unknown>>): QueuePlace {
  if (!isRecord(place)) return AT_THE_START;
  const { current, modes, seed, volumePercent, mute, playsOn } = place;
  const { loopTimes, repeatTimes, shuffle } = isRecord(modes) ? modes : {};
  const times = (value: unknown): number =>
    value === 'inf' ? Infinity : isFrame(value) && value > 0 ? value : 1;
  return {
    current: isRecord(current) ? listRecordOf(current) : null,
    modes: { loopTimes: times(loopTimes), repeatTimes: times(repeatTimes), shuffle: shuffle === true },
    seed: isFrame(seed) ? seed : 0,
    volumePercent: typeof volumePercent === 'number' ? Math.min(150, Math.max(0, volumePercent)) : 100,
    mute: mute === true,
    playsOn: playsOn === true,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
