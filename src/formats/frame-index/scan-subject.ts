import type { FrameIndex } from './frame-index.ts';
import type { FrameScanner } from './frame-scanner.ts';
import type { EndCut } from './end-cut.ts';

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
