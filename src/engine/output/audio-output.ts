import type { SampleFormat } from '../../player/session-options.ts';
import type { PcmShape } from '../pcm-shape.ts';

/**
 * Where frames go: a device, a file, a pipe. One at a time, in the engine thread.
 *
 * The engine writes at most `roomFrames()`; when there was no room, the output calls the `onRoom` it was made with.
 * `open`, `flush`, `drain` and `close` are never under way at the same time, nor is a write while one of them is.
 */
export interface AudioOutput {
  /** A device hears time pass: a frame that comes late is an underrun. A file waits. */
  readonly isRealtime: boolean;
  /** More channels than this are mixed down; null takes any. */
  readonly maxChannels: number | null;
  /** The shape every track is converted to, once it is settled; null if the output follows the tracks. */
  readonly fixedShape: PcmShape | null;

  /** What it plays to. `format` is that of the samples it was opened with. */
  readonly description: OutputDescription;

  /** Plays to another device from the next `open` on, if that can be opened; null is the default. */
  selectDevice(name: string | null): void;
  /** Makes ready for frames of a shape. Called again for another shape after what was written is drained. */
  open(shape: PcmShape): Promise<void>;
  /** Frames that it would take at once. */
  roomFrames(): number;
  /** Takes `frames` frames, at most `roomFrames()`; copies them. */
  write(samples: Float32Array, frames: number): void;
  /** Frames written and not heard yet. Always 0 where nobody listens. */
  queuedFrames(): number;
  /** Drops what was not heard yet. @returns how many frames that were */
  flush(): Promise<number>;
  /** Waits until everything written was heard, or is safely stored. */
  drain(): Promise<void>;
  /** Ends it. After a drain what was written is complete; without one, a file under its final name does not appear. */
  close(): Promise<void>;
}

/** What an output plays to, in the words of remotes. */
export interface OutputDescription {
  /** `alsa`, `coreaudio`, `winmm`; `null` where nobody hears it; `pcm` for a file or pipe. */
  readonly driver: string;
  /** Null is the default device. */
  readonly device: string | null;
  readonly format: SampleFormat;
}

/** What an output may tell the engine. */
export interface OutputReports {
  /** It would take frames again. */
  onRoom(): void;
  /** The listener heard nothing for `frames` frames, because they came late. */
  onStarved(frames: number): void;
  onWarning(code: string, message: string): void;
  /** Nothing can be written any more: a full disk, a closed pipe. */
  onBroken(code: string, message: string): void;
}
