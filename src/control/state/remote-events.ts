import type { PlayerEvent } from '../../player/event.ts';
import type { PlayerState } from './player-state.ts';

/** An event as mpv's clients know it. */
export type RemoteEvent =
  | { readonly event: 'start-file'; readonly playlist_entry_id: number }
  | {
      readonly event: 'end-file';
      readonly reason: 'eof' | 'stop' | 'quit' | 'error' | 'redirect';
      readonly playlist_entry_id: number;
      readonly file_error?: FileError;
      readonly playlist_insert_id?: number;
      readonly playlist_insert_num_entries?: number;
    }
  | { readonly event: 'client-message'; readonly args: readonly string[] }
  | { readonly event: 'log-message'; readonly prefix: string; readonly level: string; readonly text: string }
  | { readonly event: 'file-loaded' | 'playback-restart' | 'seek' | 'idle' | 'audio-reconfig' };

export type FileError =
  | 'loading failed'
  | 'unrecognized file format'
  | 'no audio or video data played'
  | 'audio output initialization failed';

/** Every name that `enable_event` and `disable_event` take, beside `all`. */
export const EVENT_NAMES: readonly string[] = [
  'start-file',
  'end-file',
  'file-loaded',
  'playback-restart',
  'seek',
  'idle',
  'audio-reconfig',
  'client-message',
  'log-message',
  'property-change',
  'event-queue-overflow',
  'shutdown',
  // Of mpv's, and never told here: clients turn them off.
  'none',
  'get-property-reply',
  'set-property-reply',
  'command-reply',
  'video-reconfig',
  'hook',
  'tick',
];

/** `file-loaded` waits for the tags, but no longer than this. */
const TAGS_WITHIN_MS = 100;

/**
 * Tells remotes what happens, in mpv's words and order: `start-file`, `file-loaded` (once the tags are known),
 * `playback-restart`. A loop of a file is a `seek` and a `playback-restart`, and no `end-file`.
 */
export class RemoteEvents {
  readonly #emit: (event: RemoteEvent) => void;
  /** The events after a `file-loaded` that waits for the tags. */
  #waiting: RemoteEvent[] | null = null;
  #timer: NodeJS.Timeout | null = null;
  #currentId = 0;
  /** A track has ended; whether it begins again is what the next event says. */
  #heldEnd: RemoteEvent | null = null;
  /** A track begins again, which need not be opened again: clients wait for its `file-loaded` all the same. */
  #owesLoaded = false;

  /** Told between the end of the current track and the start of the next one. */
  #beforeStart: readonly RemoteEvent[] = [];

  constructor(emit: (event: RemoteEvent) => void) {
    this.#emit = emit;
  }

  /**
   * @param state as it is after the event
   * @param readTags begins to read the tags of a file that was loaded
   */
  take(event: PlayerEvent, state: PlayerState, readTags: () => Promise<void>): void {
    if (event.event === 'start-file' && this.#heldEnd !== null && (state.current?.round ?? 0) > 0) {
      this.#heldEnd = null;
      this.announce({ event: 'seek' });
      return;
    }
    this.releaseEnd();
    if (this.#owesLoaded && event.event !== 'file-loaded') this.announce({ event: 'file-loaded' });
    this.#owesLoaded = false;
    switch (event.event) {
      case 'start-file':
        this.#currentId = event.id;
        this.#owesLoaded = (state.current?.loaded ?? null) !== null;
        for (const one of this.#beforeStart) this.announce(one);
        this.#beforeStart = [];
        this.announce({ event: 'start-file', playlist_entry_id: event.id });
        return;
      case 'file-loaded':
        this.#waitForTags(readTags);
        return;
      case 'seek':
        this.announce({ event: 'seek' });
        return;
      case 'playback-start':
      case 'playback-restart':
        this.announce({ event: 'playback-restart' });
        return;
      case 'end-file':
        this.#release();
        this.#heldEnd = this.#endOf(event);
        // Whether it is a loop is told by the `start-file` of the same turn.
        setImmediate(() => this.releaseEnd());
        return;
      case 'idle':
        // Not at the start: a client that loads a file as soon as the socket is there would take it for that file's end.
        if (this.#currentId !== 0) this.announce({ event: 'idle' });
        return;
      case 'output':
        this.announce({ event: 'audio-reconfig' });
        return;
      case 'warning':
        this.announce({
          event: 'log-message',
          prefix: 'playhead',
          level: 'warn',
          text: `${event.message}\n`,
        });
        return;
      default:
      // The rest shows in the properties.
    }
  }

  announce(event: RemoteEvent): void {
    if (this.#waiting === null) this.#emit(event);
    else this.#waiting.push(event);
  }

  announceBeforeStart(events: readonly RemoteEvent[]): void {
    this.#beforeStart = events;
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #waitForTags(readTags: () => Promise<void>): void {
    this.#waiting = [];
    const waiting = this.#waiting;
    const release = (): void => {
      if (this.#waiting === waiting) this.#release();
    };
    this.#timer = setTimeout(release, TAGS_WITHIN_MS);
    void readTags().then(release);
  }

  #release(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#waiting = null;
    this.#emit({ event: 'file-loaded' });
    for (const event of waiting) this.#emit(event);
  }

  /** Tells the end of a track that was held back, before the properties that change with it are told. */
  releaseEnd(): void {
    const end = this.#heldEnd;
    this.#heldEnd = null;
    if (end !== null) this.announce(end);
  }

  #endOf(event: Extract<PlayerEvent, { event: 'end-file' }>): RemoteEvent {
    return {
      event: 'end-file',
      reason: event.reason,
      playlist_entry_id: this.#currentId,
      ...(event.reason === 'error' ? { file_error: fileErrorOf(event.code) } : {}),
    };
  }
}

function fileErrorOf(code: string | undefined): FileError {
  switch (code) {
    case 'decode':
    case 'open':
    case 'unsupported':
      return 'unrecognized file format';
    case 'no-audio':
      return 'no audio or video data played';
    case 'no-device':
      return 'audio output initialization failed';
    default:
      return 'loading failed';
  }
}
