import { assertNever } from '../../player/assert-never.ts';
import type { PlayerEvent, PlayModes } from '../../player/event.ts';
import type { PlayerPort } from '../../player/port.ts';
import type { QueueEntry } from '../../player/track.ts';
import { preciseText } from '../text/time-text.ts';
import { untrusted } from '../text/untrusted.ts';
import type { MessageLevel } from '../tui-options.ts';
import { nameOf } from './entry-label.ts';
import { QueueMirror } from './queue-mirror.ts';

/** What the last `file-loaded` said. */
export type LoadedFile = Extract<PlayerEvent, { event: 'file-loaded' }>;

/** What the screen knows of the player beside its shared state: all that comes by events. */
export class PlayerMirror {
  readonly queue: QueueMirror;
  #modes: PlayModes = { loopTimes: 1, repeatTimes: 1, shuffle: false };
  #loop: { readonly fromFrame: number | null; readonly toFrame: number | null } = NO_LOOP;
  /** By path, the newest last: the next track is opened while the current one still plays. */
  readonly #loaded = new Map<string, LoadedFile>();
  #streamTitle = '';
  readonly #say: (text: string, level: MessageLevel) => void;

  constructor(queue: readonly QueueEntry[], say: (text: string, level: MessageLevel) => void) {
    this.queue = new QueueMirror(queue);
    this.#say = say;
  }

  get modes(): PlayModes {
    return this.#modes;
  }

  /** The A-B range in frames of the current track; an end is null while it is not set. */
  get loop(): { readonly fromFrame: number | null; readonly toFrame: number | null } {
    return this.#loop;
  }

  /** A track's format; null until it is open. */
  loadedOf(path: string): LoadedFile | null {
    return this.#loaded.get(path) ?? null;
  }

  /** What the station says that it plays; empty where nobody says anything. */
  get streamTitle(): string {
    return this.#streamTitle;
  }

  /** Follows the player from now on; gives the function that ends it. */
  follow(port: PlayerPort, changed: () => void): () => void {
    return port.subscribe((event) => {
      this.#take(event);
      changed();
    });
  }

  #take(event: PlayerEvent): void {
    switch (event.event) {
      case 'start-file':
        this.#streamTitle = '';
        this.#loop = NO_LOOP;
        break;
      case 'file-loaded':
        this.#loaded.delete(event.path);
        this.#loaded.set(event.path, event);
        for (const oldest of this.#loaded.keys()) {
          if (this.#loaded.size <= KEPT_FILES) break;
          this.#loaded.delete(oldest);
        }
        break;
      case 'queue-edited':
        this.queue.apply(event.edit);
        break;
      case 'modes':
        this.#modes = event.modes;
        break;
      case 'ab-loop':
        this.#loop = { fromFrame: event.fromFrame, toFrame: event.toFrame };
        break;
      case 'playback-restart':
        this.#say(`seek to ${preciseText(event.position)}`, 'info');
        break;
      case 'mark':
        this.#say(event.text, 'info');
        break;
      case 'underrun':
        this.#say(`the sound broke off at ${preciseText(event.position)}: nothing was buffered`, 'warning');
        break;
      case 'warning':
        this.#say(event.message, 'warning');
        break;
      case 'end-file':
        if (event.reason === 'error')
          this.#say(`${nameOf(event.path)}: ${event.error ?? 'cannot be played'}`, 'error');
        break;
      // What these say is in the shared state, which is read when the screen is drawn.
      case 'pause':
      case 'unpause':
      case 'volume':
      case 'speed':
      case 'idle':
      case 'shutdown':
        break;
      case 'metadata':
        this.#streamTitle = untrusted(event.title);
        break;
      default:
        assertNever(event);
    }
  }
}

/** The track before, the current one, the next one, and one more. */
const KEPT_FILES = 4;

const NO_LOOP = { fromFrame: null, toFrame: null };
