import type { FrameIndex } from './frame-index.ts';
import type { FrameScanner } from './frame-scanner.ts';

/** The containers whose frames have to be counted. */
export type IndexedContainer = 'mp3' | 'adts';

/** What is known before the first frame is counted. */
export interface ScanSubject {
  readonly scanner: FrameScanner;
  /** Of the first frame. */
  readonly offset: number;
  readonly facts: Pick<
    FrameIndex,
    | 'type'
    | 'sampleRate'
    | 'channels'
    | 'packetFrames'
    | 'initialPadding'
    | 'reservoirBytes'
    | 'overheadBytes'
  >;
  readonly endCut: EndCut | null;
}

/** Decoded frames that the linear decode drops at the end of what the tag frame counts. */
export interface EndCut {
  /** The first that is dropped, counted from the first decoded frame. */
  readonly fromFrame: number;
  /** The first after those that are dropped, where the tag says that the audio ends. */
  readonly toFrame: number;
  /** Whether, by its size, the audio ends there: otherwise only counting all frames can tell. */
  readonly isAtEnd: boolean;
}
