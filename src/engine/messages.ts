import type { TrackChoice } from '../player/track-choice.ts';
import type { PlayerEvent } from '../player/event.ts';
import type { Command } from '../player/command.ts';
import type { Position } from '../player/position.ts';
import type { ReplayGainMode, SessionOptions } from '../player/session-options.ts';
import type { QueueEntry, TrackInfo } from '../player/track.ts';
import type { PartFrames } from '../player/track-part.ts';
import type { HeardTrack } from './heard-samples.ts';
import type { RingMemory } from './ring/layout.ts';
import type { MessagePort } from 'node:worker_threads';

/** What a track is turned into on its way into the buffer; null leaves it as it is. */
export interface Conversion {
  readonly sampleRate: number | null;
  readonly channels: number | null;
  /** Mixed down to this many where the track has more. */
  readonly maxChannels: number | null;
  readonly speed: number;
  /** ffmpeg filters, after everything else; null for none. */
  readonly filters: string | null;
}

/** Engine thread → reader thread. A seek itself is state in the ring; `wake` only says that there is something to see. */
export type ToReader =
  | {
      readonly type: 'activate';
      readonly streamId: number;
      readonly path: string;
      /** What the track takes of the file. */
      readonly part: QueueEntry['part'];
      /** Where reading begins, in the track; null is the start. */
      readonly from: Position | null;
      readonly conversion: Conversion;
      readonly replayGain: ReplayGainMode;
      /** Whether positions of this session name chapters, so that they must be known at the opening. */
      readonly needsChapters: boolean;
    }
  /** Asks for `chapters`, of a track that was opened without them. */
  | { readonly type: 'list-chapters'; readonly streamId: number }
  | { readonly type: 'wake'; readonly streamId: number }
  | { readonly type: 'deactivate'; readonly streamId: number }
  | { readonly type: 'shutdown' };

/** Opens a track and begins to fill its buffer. */
export type ActivateOrder = Extract<ToReader, { type: 'activate' }>;

/** Reader thread → engine thread. */
export type FromReader =
  | {
      readonly type: 'opened';
      readonly streamId: number;
      /** Of the file, as all that the reader says. */
      readonly info: TrackInfo;
      /** The frames of the file that the track is. */
      readonly part: PartFrames;
      readonly ring: RingMemory;
      /** Rate of the frames in the ring; track frames per ring frame. Both differ from the track's under a conversion. */
      readonly ringRate: number;
      readonly trackFramesPerRingFrame: number;
      /** Null if nobody has asked for them yet. */
      readonly chapterFrames: readonly number[] | null;
      /** Linear gain that the track's loudness tags ask for. */
      readonly gain: number;
      /** What has left the buffer cannot be had again: a pipe, a station. */
      readonly isForwardOnly: boolean;
      /** The ring frame where reading begins. */
      readonly startRingFrame: number;
    }
  | { readonly type: 'failed'; readonly streamId: number; readonly code: string; readonly message: string }
  | { readonly type: 'warning'; readonly streamId: number; readonly code: string; readonly message: string }
  /** The file's true length, once it is known better than at the opening. */
  | { readonly type: 'length'; readonly streamId: number; readonly frames: number }
  /** What a station says that it plays. */
  | { readonly type: 'title'; readonly streamId: number; readonly title: string }
  | { readonly type: 'chapters'; readonly streamId: number; readonly frames: readonly number[] }
  | { readonly type: 'wake'; readonly streamId: number }
  | { readonly type: 'shut-down' };

/** What each thread needs before its first message. */
export interface ReaderSettings {
  readonly ffmpegPath: string | null;
  readonly readAheadSeconds: number;
  readonly lookbackSeconds: number;
  readonly memoryBytes: number;
  /** Whether a seek may come: a decoder waits for it then. Taken for granted where it is not said. */
  readonly expectsSeeks?: boolean;
  /** Whether each frame is taken once, in order, and as fast as it comes. */
  readonly isOnePass?: boolean;
  /** Which audio track of each file. Taken for the default where it is not said. */
  readonly track?: TrackChoice;
}

export interface ReaderThreadData {
  readonly engine: MessagePort;
  readonly settings: ReaderSettings;
}

export interface EngineThreadData {
  readonly reader: MessagePort;
  readonly state: SharedArrayBuffer;
  readonly options: SessionOptions;
  readonly entries: readonly QueueEntry[];
  /** What `hideAlsaDevices` has replaced. */
  readonly alsaConfig?: string | undefined;
  /** The way to the main thread; without one, the thread's own. */
  readonly main?: MessagePort;
}

/** Main thread → engine thread. */
export type ToEngine =
  | { readonly type: 'command'; readonly command: Command }
  /** A signal asks the player to end. */
  | { readonly type: 'end' }
  /** Ends the session because of an error. */
  | { readonly type: 'fail'; readonly code: string; readonly message: string };

/** Engine thread → main thread. */
export type FromEngine =
  | { readonly type: 'events'; readonly events: readonly PlayerEvent[] }
  /** One more command was carried out. */
  | { readonly type: 'taken' }
  /** A track is written from now on, and heard soon. */
  | { readonly type: 'entered'; readonly track: HeardTrack }
  /** The last message. */
  | { readonly type: 'over'; readonly exitCode: number; readonly error: string | null };
