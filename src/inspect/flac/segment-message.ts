import type { DecodedSegment, FlacAudio } from './segment-decoder.ts';

/** Given to a segment thread at its start. */
export interface SegmentThreadStart {
  readonly audio: FlacAudio;
  readonly kernel: WebAssembly.Module;
  /** PCM of as many segments as there are slots. A slot is the thread's from its order to its answer. */
  readonly slots: readonly SharedArrayBuffer[];
}

/** To a segment thread: decode this into that slot. */
export interface ToSegmentThread {
  readonly segment: number;
  readonly from: number;
  readonly to: number;
  readonly slot: number;
}

/** Its answer; null: something is not as it should be. */
export interface FromSegmentThread {
  readonly segment: number;
  readonly slot: number;
  readonly decoded: DecodedSegment | null;
}
