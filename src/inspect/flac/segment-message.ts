import type { FlacAudio } from './flac-audio.ts';
import type { DecodedSegment } from './segment-decoder.ts';

/** To a segment thread: one file, then segments of it, then the end. */
export type ToSegmentThread =
  | {
      readonly type: 'begin';
      readonly audio: FlacAudio;
      readonly kernel: WebAssembly.Module;
      /** PCM of as many segments as there are slots. A slot is the thread's from its order to its answer. */
      readonly slots: readonly SharedArrayBuffer[];
    }
  | SegmentOrder
  /** It ends once it has answered what it was asked before. */
  | { readonly type: 'end' };

/** Decode this into that slot. */
export interface SegmentOrder {
  readonly type: 'decode';
  readonly segment: number;
  readonly from: number;
  readonly to: number;
  readonly slot: number;
}

export type FromSegmentThread =
  /** Its code is loaded: what it is asked from now on is not waited for. */
  | { readonly type: 'loaded' }
  | {
      readonly type: 'decoded';
      readonly segment: number;
      readonly slot: number;
      /** null: something is not as it should be. */
      readonly decoded: DecodedSegment | null;
    };
