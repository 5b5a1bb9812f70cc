import { isUrl } from '../../player/is-url.ts';
import { PlayheadError } from '../../player/error.ts';
import type { PlayerEvent } from '../../player/event.ts';
import type { PlayerPort } from '../../player/port.ts';
import type { PlayerSnapshot } from '../../player/shared-state.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { PositionStore } from './position-store.ts';
import type { ListRecord, TrackRecord } from './remembered.ts';
import { fileStamp, listKey, trackKey } from './what-is-played.ts';
import type { FileStamp } from './what-is-played.ts';

/** A player that is killed loses no more than this much (the contract allows 5 s). */
const WRITE_EVERY_MS = 2000;

export interface PositionMemorySettings {
  readonly store: PositionStore;
  readonly inputs: readonly string[];
  /** What the list is shuffled by; null if it is not. */
  readonly seed: number | null;
  /** Whether to remember all along (`--resume`), or only if the user quits with the command for it. */
  readonly isKept: boolean;
  readonly warn: (code: string, message: string) => void;
}

interface StartedTrack {
  readonly key: string | null;
  readonly path: string;
  readonly index: number;
  readonly stamp: FileStamp | null;
}

/**
 * Writes down where the player is: now and then while it plays, and at each pause, seek, track change and end. A track that
 * was played to its end is forgotten, and so is a list.
 */
export class PositionMemory {
  readonly #settings: PositionMemorySettings;
  readonly #port: PlayerPort;
  readonly #tracks = new Map<number, StartedTrack>();
  /** Parts of files (cue sheets), by entry: `start-file` does not name them. */
  readonly #parts = new Map<number, NonNullable<QueueEntry['part']>>();
  readonly #timer: NodeJS.Timeout;
  #isKept: boolean;
  #isBroken = false;
  #currentId = -1;
  #lastEnd: 'eof' | 'stop' | 'quit' | 'error' = 'eof';
  /** A track that has been written to its end, though the last of it may still be heard. */
  #finishedId: number | null = null;
  #lastTrack = '';
  #lastList = '';

  constructor(settings: PositionMemorySettings, port: PlayerPort) {
    this.#settings = settings;
    this.#port = port;
    this.#isKept = settings.isKept;
    port.subscribe((event) => this.#hear(event));
    this.#timer = setInterval(() => this.#note(), WRITE_EVERY_MS);
    this.#timer.unref();
    if (settings.isKept) settings.store.prune();
  }

  /** The user quits and wants to go on from here another time. */
  keep(): void {
    this.#isKept = true;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #hear(event: PlayerEvent): void {
    switch (event.event) {
      case 'queue-edited':
        if (event.edit.type === 'append' || event.edit.type === 'insert')
          for (const { id, part } of event.edit.entries) if (part !== undefined) this.#parts.set(id, part);
        return;
      case 'start-file':
        this.#start(event.id, event.path, event.index);
        return;
      case 'end-file':
        this.#lastEnd = event.reason;
        if (event.reason === 'eof') this.#finish();
        return;
      case 'pause':
      case 'unpause':
      case 'playback-restart':
      case 'file-loaded':
        this.#note();
        return;
      case 'shutdown':
        this.#end();
        return;
      default:
        return; // says nothing of where the player is
    }
  }

  #start(id: number, given: string, index: number): void {
    const part = this.#parts.get(id);
    const key = trackKey({ path: given, ...(part === undefined ? {} : { part }) });
    this.#tracks.set(id, { key, path: given, index, stamp: fileStamp(given) });
    this.#currentId = id;
    if (this.#finishedId === id) this.#finishedId = null;
  }

  /** The current track was played to its end. */
  #finish(): void {
    this.#finishedId = this.#currentId;
    const key = this.#tracks.get(this.#currentId)?.key ?? null;
    if (this.#isKept && key !== null) this.#store((store) => store.forget(key));
    this.#lastTrack = '';
  }

  #end(): void {
    this.close();
    if (!this.#isKept) return;
    if (this.#lastEnd === 'stop' || this.#lastEnd === 'quit') this.#note();
    else this.#store((store) => store.forget(listKey(this.#settings.inputs)));
  }

  /** Writes down where the player is, if that is another place than the last time. */
  #note(): void {
    if (!this.#isKept || this.#isBroken) return;
    const now = this.#port.state.read();
    const track = this.#tracks.get(now.entryId);
    if (track === undefined || track.key === null || now.sampleRate === 0) return;
    this.#noteTrack(track.key, track, now);
    this.#noteList(track.key, track.index);
  }

  #noteTrack(key: string, { path: given, stamp }: StartedTrack, now: PlayerSnapshot): void {
    // A live stream is wherever it is when it is heard again.
    if (now.entryId === this.#finishedId || (isUrl(given) && now.frames < 0)) return;
    const record: TrackRecord = { frame: now.playheadFrame, stamp };
    const written = `${key} ${record.frame}`;
    if (written === this.#lastTrack) return;
    this.#lastTrack = written;
    this.#store((store) => store.write(key, { ...record, sampleRate: now.sampleRate }));
  }

  #noteList(key: string, index: number): void {
    const { inputs, seed } = this.#settings;
    const list = listKey(inputs);
    // One file alone is a list that needs no record.
    if (inputs.length === 1 && trackKey({ path: inputs[0]! }) === key) return;
    const written = `${key} ${index}`;
    if (written === this.#lastList) return;
    this.#lastList = written;
    const record: ListRecord = { trackKey: key, index, seed };
    this.#store((store) => store.write(list, { ...record }));
  }

  /** The first failure is told, and the last: what cannot be written now will not be in two seconds. */
  #store(act: (store: PositionStore) => void): void {
    if (this.#isBroken) return;
    try {
      act(this.#settings.store);
    } catch (error) {
      if (!(error instanceof PlayheadError)) throw error;
      const { code, message } = error as PlayheadError;
      this.#isBroken = true;
      this.#settings.warn(code, message);
    }
  }
}
