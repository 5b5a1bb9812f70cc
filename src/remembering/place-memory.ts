import { isUrl } from '../player/is-url.ts';
import { PlayheadError, reasonOf } from '../player/error.ts';
import type { PlayModes, PlayerEvent } from '../player/event.ts';
import type { PlayerPort } from '../player/port.ts';
import { applyQueueEdit } from '../player/queue-edit.ts';
import type { PlayerSnapshot } from '../player/shared-state.ts';
import type { QueueEntry } from '../player/track.ts';
import type { LastQueue, QueuePlace } from './last-queue.ts';
import type { PositionStore } from './position-store.ts';
import type { ListRecord, TrackRecord } from './remembered.ts';
import { fileStamp, listKey, trackKey } from './track-keys.ts';
import type { FileStamp } from './track-keys.ts';

/** A player that is killed loses no more than this much (the contract allows 5 s). */
const WRITE_EVERY_MS = 3000;
/** A held key changes the position thirty times a second, and each writing waits for the disk. */
const LEAST_PAUSE_MS = 250;

export interface PlaceMemorySettings {
  readonly store: PositionStore;
  /** The queue that the next start opens; null for a session that shall not be it. */
  readonly lastQueue: LastQueue | null;
  /** What the command line named; empty for the last queue. */
  readonly inputs: readonly string[];
  readonly modes: PlayModes;
  readonly seed: number;
  readonly warn: (code: string, message: string) => void;
}

interface StartedTrack {
  readonly key: string | null;
  readonly path: string;
  readonly index: number;
  readonly stamp: FileStamp | null;
}

/**
 * Writes down where the player is: now and then while it plays, and at each pause, seek, track change, edit and end. A track
 * that was played to its end is forgotten, and so is the place in a list.
 */
export class PlaceMemory {
  readonly #settings: PlaceMemorySettings;
  readonly #port: PlayerPort;
  readonly #tracks = new Map<number, StartedTrack>();
  readonly #timer: NodeJS.Timeout;
  #entries: readonly QueueEntry[] = [];
  #modes: PlayModes;
  #isBroken = false;
  #hasLoaded = false;
  #playsOn = false;
  #currentId = -1;
  #lastEnd: 'eof' | 'stop' | 'quit' | 'error' = 'eof';
  /** A track that has been written to its end, though the last of it may still be heard. */
  #finishedId: number | null = null;
  /** The list was played to its end, and nothing was chosen since. */
  #isOver = false;
  #lastTrack = '';
  #lastList = '';
  #noteTimer: NodeJS.Timeout | null = null;

  constructor(settings: PlaceMemorySettings, port: PlayerPort) {
    this.#settings = settings;
    this.#port = port;
    this.#modes = settings.modes;
    port.subscribe((event) => this.#hear(event));
    this.#timer = setInterval(() => this.#note(), WRITE_EVERY_MS);
    this.#timer.unref();
    settings.store.prune();
  }

  /** The next start shall play at once. */
  playOn(): void {
    this.#playsOn = true;
  }

  /** Saves what has changed since the last save. */
  async close(): Promise<void> {
    this.#stopTimers();
    const { lastQueue } = this.#settings;
    if (lastQueue !== null && this.#hasLoaded) await this.#tryTo(() => lastQueue.close(this.#place()));
  }

  #hear(event: PlayerEvent): void {
    switch (event.event) {
      case 'queue-edited':
        this.#entries = applyQueueEdit(this.#entries, event.edit);
        this.#settings.lastQueue?.changed(this.#entries);
        return;
      case 'start-file':
        this.#start(event.id, event.path, event.index);
        return;
      case 'end-file':
        this.#lastEnd = event.reason;
        if (event.reason === 'eof') this.#finish();
        return;
      case 'idle':
        this.#isOver = this.#lastEnd === 'eof' || this.#lastEnd === 'error';
        this.#noteSoon();
        return;
      case 'file-loaded':
        this.#load();
        return;
      case 'modes':
        this.#modes = event.modes;
        this.#noteSoon();
        return;
      case 'pause':
      case 'unpause':
      case 'playback-restart':
      case 'volume':
        this.#noteSoon();
        return;
      case 'shutdown':
        this.#end();
        return;
      default:
        return; // says nothing of where the player is
    }
  }

  #start(id: number, given: string, index: number): void {
    const { part } = this.#entries.find((entry) => entry.id === id) ?? {};
    const key = trackKey({ path: given, ...(part === undefined ? {} : { part }) });
    this.#tracks.set(id, { key, path: given, index, stamp: fileStamp(given) });
    this.#currentId = id;
    this.#isOver = false;
    if (this.#finishedId === id) this.#finishedId = null;
  }

  /** Something can be played: this queue is worth being opened again. A mistyped name does not replace the last one. */
  #load(): void {
    if (!this.#hasLoaded) this.#settings.lastQueue?.begin();
    this.#hasLoaded = true;
    this.#note();
    // Where it begins is known once it is heard.
    this.#noteSoon();
  }

  /** The current track was played to its end. */
  #finish(): void {
    this.#finishedId = this.#currentId;
    const key = this.#tracks.get(this.#currentId)?.key ?? null;
    if (key !== null) void this.#tryTo(() => this.#settings.store.forget(key));
    this.#lastTrack = '';
  }

  #end(): void {
    this.#isOver = this.#lastEnd !== 'stop' && this.#lastEnd !== 'quit';
    const { store, inputs } = this.#settings;
    if (!this.#isOver) this.#note();
    else if (inputs.length > 0) void this.#tryTo(() => store.forget(listKey(inputs)));
    this.#stopTimers();
  }

  #stopTimers(): void {
    clearInterval(this.#timer);
    if (this.#noteTimer !== null) clearTimeout(this.#noteTimer);
    this.#noteTimer = null;
  }

  #noteSoon(): void {
    this.#noteTimer ??= setTimeout(() => {
      this.#noteTimer = null;
      this.#note();
    }, LEAST_PAUSE_MS).unref();
  }

  /** Writes down where the player is, if that is another place than the last time. */
  #note(): void {
    if (this.#isBroken) return;
    const now = this.#port.state.read();
    const track = this.#tracks.get(now.entryId);
    void this.#tryTo(() => {
      if (track !== undefined && track.key !== null && now.sampleRate > 0) {
        this.#noteTrack(track.key, track, now);
        this.#noteList(track.key, track.index);
      }
      if (this.#hasLoaded) this.#settings.lastQueue?.note(this.#place(now));
    });
  }

  #place({ entryId, volumePercent, mute } = this.#port.state.read()): QueuePlace {
    // Nothing is heard yet of a track that has just been loaded.
    const id = this.#tracks.has(entryId) ? entryId : this.#currentId;
    const track = this.#isOver ? undefined : this.#tracks.get(id);
    // Entries may have been added or moved since it began.
    const index = this.#entries.findIndex((entry) => entry.id === id);
    const { seed } = this.#settings;
    return {
      current:
        track === undefined || track.key === null
          ? null
          : { trackKey: track.key, index: index < 0 ? track.index : index, seed },
      modes: this.#modes,
      seed,
      volumePercent,
      mute,
      playsOn: this.#playsOn,
    };
  }

  #noteTrack(key: string, { path: given, stamp }: StartedTrack, now: PlayerSnapshot): void {
    // A live stream is wherever it is when it is heard again.
    if (now.entryId === this.#finishedId || (isUrl(given) && now.frames < 0)) return;
    const record: TrackRecord = { frame: now.playheadFrame, stamp };
    const written = `${key} ${record.frame}`;
    if (written === this.#lastTrack) return;
    this.#lastTrack = written;
    const { store } = this.#settings;
    // A track without a record begins at its start as well.
    if (record.frame === 0) store.forget(key);
    else store.write(key, { ...record, sampleRate: now.sampleRate });
  }

  #noteList(key: string, index: number): void {
    const { inputs, modes, seed, store } = this.#settings;
    // One file alone is a list that needs no record, and the last queue has its own.
    if (inputs.length === 0 || (inputs.length === 1 && trackKey({ path: inputs[0]! }) === key)) return;
    const written = `${key} ${index}`;
    if (written === this.#lastList) return;
    this.#lastList = written;
    const record: ListRecord = { trackKey: key, index, seed: modes.shuffle ? seed : null };
    store.write(listKey(inputs), { ...record });
  }

  /** The first failure is told, and the last: what cannot be written now will not be in three seconds. */
  async #tryTo(act: () => void | Promise<void>): Promise<void> {
    if (this.#isBroken) return;
    try {
      await act();
    } catch (error) {
      if (!(error instanceof PlayheadError)) throw error;
      this.#isBroken = true;
      const { code } = error as PlayheadError;
      this.#settings.warn(code, reasonOf(error));
    }
  }
}
