import type { PlayerEvent, PlayModes } from '../player/event.ts';
import type { PlayerPort } from '../player/port.ts';
import type { ReplayGainMode } from '../player/session-options.ts';
import type { QueueEntry, SourceKind } from '../player/track.ts';
import type { ArtChoice } from './graphics/graphics.ts';
import type { KeyOverrides } from './keys/key-bindings.ts';
import type { ReadDetails, ReadFacts } from './store/track-details.ts';
import type { Background, ThemeName } from './text/theme.ts';

/** Everything the screen is given. It reads and sends through these and reaches for nothing else. */
export interface TuiOptions {
  readonly port: PlayerPort;
  /** The queue as it is when the screen starts; later changes come as `queue-edited` events. */
  readonly queue: readonly QueueEntry[];
  readonly start: PlayerStart;
  readonly config: ScreenConfig;
  readonly readDetails: ReadDetails;
  /** All there is to say of a file, for the details panel. */
  readonly readFacts: ReadFacts;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called once when the screen ends by itself: the terminal was closed, or drawing failed. */
  readonly onExit: (reason: ScreenEnd) => void;
  /** Sample values at the audible frame, for the visualiser. */
  readonly samples?: SampleTap;
  /** Waveforms for the seek bar. */
  readonly peaks?: PeakSource;
  /** Cover pictures. */
  readonly art?: ArtSource;
  /** Folders and files for the file browser. */
  readonly files?: FileSource;
  /** Saved playlists. */
  readonly playlists?: PlaylistSource;
  /** Sound devices to choose from. */
  readonly devices?: DeviceSource;
  /** What keys do here, by the names of their bindings, where that is something else than usual. */
  readonly keyHelp?: ReadonlyMap<string, string>;
  /** The shell's job, where that is another process than this one. */
  readonly job?: ShellJob | null;
}

/** How the player begins, for what only its changes are told of. */
export interface PlayerStart {
  readonly modes: PlayModes;
  /** What decides the order of a shuffle. */
  readonly seed: number;
  readonly replayGain: ReplayGainMode;
  /** Whether inputs are still being looked for; a `queue-completed` event ends it. */
  readonly isScanning: boolean;
  /** Events that have been and still count, of a player that has played for a while. */
  readonly past?: readonly PlayerEvent[];
  /** Whether there is nothing to play yet: the screen begins with the files. */
  readonly opensFiles?: boolean;
}

/** The process that the shell started, where the player runs below it: stopping it gives the shell its terminal back. */
export interface ShellJob {
  stop(): void;
  /** Whether the terminal is ours, and not the shell's. */
  isInFront(): boolean;
}

export type ScreenEnd =
  { readonly type: 'terminal-closed' } | { readonly type: 'failed'; readonly error: unknown };

/** A running screen. */
export interface TuiHandle {
  /** Restores the terminal. Safe to call twice. */
  unmount(): Promise<void>;
  /** Says something in the footer; warnings and errors also go to the log view. */
  message(text: string, level: MessageLevel): void;
}

export type MessageLevel = 'info' | 'warning' | 'error';

/** The settings of the screen; every one has a default (`DEFAULT_SCREEN_CONFIG`). */
export interface ScreenConfig {
  readonly theme: ThemeName;
  /** `auto` asks the terminal. */
  readonly background: 'auto' | Exclude<Background, 'unknown'>;
  readonly keys: KeyOverrides;
  readonly mouse: boolean;
  readonly title: boolean;
  readonly art: ArtChoice;
  /** Whether the bar is the track's waveform; of a long track that takes a second of processor time. */
  readonly waveform: boolean;
  readonly visualiser: VisualiserKind;
  readonly time: TimeMode;
  /** `auto` goes by the locale and TERM. */
  readonly unicode: 'auto' | boolean;
  readonly colours: 'auto' | 'none' | '16' | '256' | 'true';
  /** What is heard after Ctrl-Z: nothing, or on it plays, which takes a process more from the start (see `ShellJob`). */
  readonly whileSuspended: 'pause' | 'play';
  /** What plays after Ctrl-Z and `fg`: on as before, or paused until told. */
  readonly afterSuspend: 'resume' | 'pause';
}

export type VisualiserKind = 'off' | 'spectrum' | 'scope' | 'meters';
export const VISUALISERS: readonly VisualiserKind[] = ['off', 'spectrum', 'scope', 'meters'];

export type TimeMode = 'left' | 'total';

export const DEFAULT_SCREEN_CONFIG: ScreenConfig = {
  theme: 'amber',
  background: 'auto',
  keys: new Map(),
  mouse: true,
  title: true,
  art: 'auto',
  waveform: true,
  visualiser: 'off',
  time: 'left',
  unicode: 'auto',
  colours: 'auto',
  whileSuspended: 'pause',
  afterSuspend: 'resume',
};

/** A look into the ring at what is heard. Nothing is consumed. */
export interface SampleTap {
  /** Channels of an entry's samples; 0 when there are none to be had. */
  channelsOf(entryId: number): number;
  /**
   * Copies the frames that end just before `endFrame` of the entry's track into `out` (interleaved, as many whole
   * frames as fit). False when they are not all there any more or not yet.
   */
  read(entryId: number, endFrame: number, out: Float32Array): boolean;
}

/** Works out waveforms, where it takes a decoder in the background and at low priority. */
export interface PeakSource {
  /**
   * Asks for the peaks of the entry that plays, at each drawing; what was asked before for another and is not done is
   * given up. `source` is where its samples come from.
   */
  request(entry: QueueEntry, durationSeconds: number, source: SourceKind): void;
  /** What is known so far, null for an entry that was not asked for. The same object until something is added. */
  peaksOf(entryId: number): TrackPeaks | null;
  /** Calls `listener` when peaks were added. */
  subscribe(listener: () => void): () => void;
}

export interface TrackPeaks {
  /** The peak amplitude, 0 to 1, of equal slices of the track; NaN where it is not known yet. */
  readonly bins: Float32Array;
  /** How much of the track was looked at, 0 to 1. */
  readonly done: number;
}

/** Gives the picture of a track, from the file or from its folder. */
export interface ArtSource {
  /** The picture scaled to fit `width` × `height` pixels, keeping its shape, in so many colours if not null; null for none. */
  load(
    path: string,
    width: number,
    height: number,
    signal: AbortSignal,
    colours: number | null,
  ): Promise<ArtImage | null>;
}

export interface ArtImage {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row. */
  readonly rgb: Uint8Array;
}

/** What the file browser shows and adds. */
export interface FileSource {
  readonly startFolder: string;
  /** Folders and playable files of a folder, in natural order. @throws PlayheadError for a folder that cannot be read */
  list(folder: string): Promise<readonly FileItem[]>;
  /**
   * Adds a file or a whole folder to the queue: before an entry, or at the end for null. Gives the ids that it became.
   *
   * @throws PlayheadError for what cannot be read
   */
  add(path: string, beforeId: number | null): Promise<readonly number[]>;
}

export interface FileItem {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'file';
}

/** Playlists that were saved. */
export interface PlaylistSource {
  readonly folder: string;
  list(): Promise<readonly FileItem[]>;
  /** Saves entries under a name or path; gives the file's path. @throws PlayheadError where that is refused */
  save(name: string, entries: readonly QueueEntry[]): string;
  /** The file or URL that a name stands for: a saved playlist's name, or a path. */
  find(name: string): string;
}

/** Sound devices. */
export interface DeviceSource {
  list(): Promise<readonly SoundDevice[]>;
  /** Plays there from now on; null is the default device. */
  choose(name: string | null): void;
}

export interface SoundDevice {
  /** Null is the default device. */
  readonly name: string | null;
  readonly description: string;
  readonly isCurrent: boolean;
}
