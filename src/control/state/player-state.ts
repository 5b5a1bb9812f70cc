import { applyQueueEdit } from '../../player/queue-edit.ts';
import type { PlayerEvent, PlayModes } from '../../player/event.ts';
import type { PlayerPort } from '../../player/port.ts';
import type { PlayerSnapshot } from '../../player/shared-state.ts';
import type { PlayerBeginning } from './control-host.ts';
import type { QueueEntry } from '../../player/track.ts';

/** What the last `file-loaded` said. */
export type LoadedFile = Extract<PlayerEvent, { event: 'file-loaded' }>;
export type SoundSettings = Extract<PlayerEvent, { event: 'sound-settings' }>;
export type OutputFormat = Extract<PlayerEvent, { event: 'output' }>;

/** What is being played: from its `start-file` to its `end-file`. */
export interface CurrentTrack {
  readonly entry: QueueEntry;
  /** Null until its header is known. */
  readonly loaded: LoadedFile | null;
  /** How often its file has been looped since it began; 0 again when the list begins again. */
  readonly round: number;
}

/** The player as remote control knows it: the shared state, and what came by events. Nothing here waits. */
export class PlayerState {
  readonly #port: PlayerPort;
  #queue: readonly QueueEntry[] = [];
  #indexById: Map<number, number> | null = null;
  #modes: PlayModes;
  #loop: { readonly fromFrame: number | null; readonly toFrame: number | null } = NO_LOOP;
  #current: CurrentTrack | null = null;
  /** The current track, or the one before while the player is idle. */
  #last: CurrentTrack | null = null;
  /** The last track played to its end: if it begins again, that may be its loop. */
  #hasPlayedOut = false;
  #streamTitle: string | null = null;
  #output: OutputFormat | null = null;
  #sound: SoundSettings;
  #landed: Extract<PlayerEvent, { event: 'playback-restart' }> | null = null;

  constructor(port: PlayerPort, { modes, replayGain, filters }: PlayerBeginning) {
    this.#port = port;
    this.#modes = modes;
    this.#sound = { event: 'sound-settings', replay_gain: replayGain, filters };
  }

  get snapshot(): PlayerSnapshot {
    return this.#port.state.read();
  }

  get queue(): readonly QueueEntry[] {
    return this.#queue;
  }

  get modes(): PlayModes {
    return this.#modes;
  }

  /** The A-B range in frames of the current track. */
  get loop(): { readonly fromFrame: number | null; readonly toFrame: number | null } {
    return this.#loop;
  }

  /** Null while the player is idle. */
  get current(): CurrentTrack | null {
    return this.#current;
  }

  /** What a station says that it plays; null where it says nothing. */
  get streamTitle(): string | null {
    return this.#streamTitle;
  }

  /** How the output was opened; null before the first sound. */
  get output(): OutputFormat | null {
    return this.#output;
  }

  get sound(): SoundSettings {
    return this.#sound;
  }

  /** Where the last seek landed. */
  get landed(): Extract<PlayerEvent, { event: 'playback-restart' }> | null {
    return this.#landed;
  }

  /** How often the current track, or the next one of an idle player, will be looped. */
  get loopsLeft(): number {
    return Math.max(0, this.#modes.loopTimes - 1 - (this.#current?.round ?? 0));
  }

  /** The current entry's place in the queue; -1 while idle, or once it was removed. */
  get currentIndex(): number {
    return this.#current === null ? -1 : this.indexOf(this.#current.entry.id);
  }

  /** As `currentIndex`, also of the entry that played before the player became idle. */
  get lastIndex(): number {
    return this.#last === null ? -1 : this.indexOf(this.#last.entry.id);
  }

  indexOf(id: number): number {
    this.#indexById ??= new Map(this.#queue.map((entry, index) => [entry.id, index]));
    return this.#indexById.get(id) ?? -1;
  }

  /** Seconds of the frame being heard; 0 while another track's last frames are still heard. */
  get positionSeconds(): number | null {
    const { loaded, entry } = this.#current ?? {};
    if (!loaded || !entry) return null;
    const { entryId, playheadFrame } = this.snapshot;
    return entryId === entry.id ? playheadFrame / loaded.sample_rate : 0;
  }

  /** Seconds; null while unknown, or idle. The shared state knows it better than the header did. */
  get durationSeconds(): number | null {
    const { loaded, entry } = this.#current ?? {};
    if (!loaded || !entry) return null;
    const { entryId, frames } = this.snapshot;
    if (entryId === entry.id && frames >= 0) return frames / loaded.sample_rate;
    return loaded.duration;
  }

  /** Takes an event of the player. */
  take(event: PlayerEvent): void {
    switch (event.event) {
      case 'queue-edited':
        this.#queue = applyQueueEdit(this.#queue, event.edit);
        this.#indexById = null;
        return;
      case 'start-file':
        this.#begin(event.id, event.path);
        return;
      case 'file-loaded':
        if (this.#current !== null) this.#last = this.#current = { ...this.#current, loaded: event };
        return;
      case 'end-file':
        this.#current = null;
        this.#hasPlayedOut = event.reason === 'eof';
        return;
      case 'modes':
        this.#modes = event.modes;
        return;
      case 'ab-loop':
        this.#loop = { fromFrame: event.fromFrame, toFrame: event.toFrame };
        return;
      case 'metadata':
        this.#streamTitle = event.title;
        return;
      case 'output':
        this.#output = event;
        return;
      case 'sound-settings':
        this.#sound = event;
        return;
      case 'playback-restart':
        this.#landed = event;
        return;
      default:
      // The rest is in the shared state.
    }
  }

  #begin(id: number, path: string): void {
    const entry = this.#queue[this.indexOf(id)] ?? { id, path };
    const last = this.#last?.entry.id === id ? this.#last : null;
    const isLoop = last !== null && this.#hasPlayedOut && last.round + 1 < this.#modes.loopTimes;
    // A track that begins again is not opened again.
    this.#current = { entry, loaded: last?.loaded ?? null, round: isLoop ? last.round + 1 : 0 };
    this.#last = this.#current;
    this.#loop = NO_LOOP;
    this.#streamTitle = null;
  }
}

const NO_LOOP = { fromFrame: null, toFrame: null };
