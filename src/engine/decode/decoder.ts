import type { PlayheadError } from '../../player/error.ts';
import type { PcmShape } from '../pcm-shape.ts';

/** One run of a decoder from one place in a file on. It writes whole frames to a sink, and waits while that has no room. */
export interface Decoder {
  /** Continues after the sink had no room. */
  resume(): void;
  /** Ends it with its child. Nothing is written to the sink after this. */
  close(): void;
}

/** Where decoded frames go. */
export interface PcmSink {
  /** Told once, before the first frame, when the decoder was started without knowing the shape. */
  onShape?(shape: PcmShape): void;
  /** Takes interleaved 32-bit floats: whole frames, as many bytes as it has room for. Returns the bytes taken. */
  onFrames(bytes: Uint8Array): number;
  /** Called once, after the last frame was taken, unless the decoder was closed. */
  onEnd(end: DecoderEnd): void;
}

/** `filtersTookSound`: the filters behind it got frames, whatever they have made of them. `died`: a signal from elsewhere ended the child. Its output so far is right; the rest is missing. */
export type DecoderEnd =
  | { readonly type: 'complete'; readonly filtersTookSound?: true }
  | { readonly type: 'died'; readonly signal: NodeJS.Signals }
  | { readonly type: 'failed'; readonly error: PlayheadError };
