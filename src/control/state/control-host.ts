import type { PlayModes } from '../../player/event.ts';
import type { ReplayGainMode } from '../../player/session-options.ts';
import type { PlayerPort } from '../../player/port.ts';
import type { QueueEntry } from '../../player/track.ts';

/** A named place in a track, in seconds of its decoded audio. */
export interface ChapterMark {
  readonly title: string | null;
  readonly startSeconds: number;
}

/** An audio track of a file. */
export interface AudioTrack {
  readonly codec: string;
  readonly channels: number;
  readonly sampleRate: number;
  readonly language: string | null;
  readonly isDefault: boolean;
  readonly isPlayed: boolean;
}

/** What a file says of itself, read once it is loaded. */
export interface FileFacts {
  /** Tags by ffmpeg's names in lower case; several values joined by `;`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly chapters: readonly ChapterMark[];
  /** Null for what has no size: a station, a pipe. */
  readonly sizeBytes: number | null;
  /** ffprobe's name of the container. */
  readonly formatName: string | null;
  /** Bits a second of the audio. */
  readonly bitRate: number | null;
  readonly hasPicture: boolean;
  /** In the file's order; none where nobody looked. */
  readonly audioTracks: readonly AudioTrack[];
  /** Where a copy of its picture lies, as a `file://` URL; null without one, or where no desktop asks for it. */
  readonly artUrl: string | null;
}

/** Facts of a file that has none, or was not read yet. */
export const NO_FACTS: FileFacts = {
  metadata: {},
  chapters: [],
  sizeBytes: null,
  formatName: null,
  bitRate: null,
  hasPicture: false,
  audioTracks: [],
  artUrl: null,
};

/** Something that takes a program of its own to find out: nobody does before it is asked for. */
export interface OnDemand<Value> {
  readonly now: Value;
  /** Resolves once `now` is known. Never fails. */
  find(): Promise<void>;
}

/** A sound output that can be chosen. `name` is what `--device` takes. */
export interface DeviceChoice {
  readonly name: string;
  readonly description: string;
}

/** How a queue entry is described before it has an id. */
export type NewEntry = Omit<QueueEntry, 'id'>;

/** What a player begins with. */
export interface PlayerBeginning {
  readonly modes: PlayModes;
  /** What decides the order of a shuffle. */
  readonly seed: number;
  readonly replayGain: ReplayGainMode;
  readonly filters: string | null;
}

/** What remote control needs of the program around it. */
export interface ControlHost {
  readonly port: PlayerPort;
  readonly version: string;
  /** Null: not known yet, or there is none. */
  readonly ffmpegVersion: OnDemand<string | null>;
  /** Whether the player stays when the list is over (`--idle`, a daemon). */
  readonly isIdlePlayer: boolean;
  /** Ids of queue entries are given out in one place, so that no two are alike. */
  nextEntryId(): number;
  /** The last id that was given out. */
  lastEntryId(): number;
  /** How the player began, for what only changes are told of. */
  readonly start: PlayerBeginning;
  /** Never fails: what cannot be read is empty. */
  readFacts(path: string): Promise<FileFacts>;
  /** Whether a path names a playlist or a folder: something that stands for several entries. */
  isCollection(path: string): Promise<boolean>;
  /** The entries of a playlist or folder; none of one that cannot be read. Never fails. */
  entriesOf(path: string): Promise<readonly NewEntry[]>;
  /** The outputs, `auto` first; `auto` alone until they are found. */
  readonly devices: OnDemand<readonly DeviceChoice[]>;
  keyBindings(): readonly { readonly key: string; readonly command: string }[];
  /** Does what a key of the screen does. False for a name that is no key. */
  pressKey(key: string): boolean;
  /** Shows a line on the screen. */
  showText(text: string): void;
  /** Ends the player. `isRemembered`: the next start continues where this one ended. */
  quit(exitCode: number, isRemembered: boolean): void;
}
