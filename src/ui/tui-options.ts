import type { PlayerPort } from '../player/port.ts';
import type { QueueEntry, SourceKind } from '../player/track.ts';
import type { ArtChoice } from './graphics/graphics.ts';
import type { KeyOverrides } from './input/key-bindings.ts';
import type { ReadDetails, ReadFacts } from './model/track-details.ts';
import type { ThemeName } from './text/palette.ts';

/** Everything the screen is given. It reads and sends through these and reaches for nothing else. */
export interface TuiOptions {
  readonly port: PlayerPort;
  /** The queue as it is when the screen starts; later changes come as `queue-edited` events. */
  readonly queue: readonly QueueEntry[];
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
  /** The shell's job, where that is another process than this one. */
  readonly job?: ShellJob | null;
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
  theme: 'default',
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
  /** Adds a file or a whole folder to the queue's end; gives how many entries it became. */
  add(path: string): Promise<number>;
}

export interface FileItem {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'file';
}
