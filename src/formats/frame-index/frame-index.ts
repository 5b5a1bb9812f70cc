/**
 * Where the frames of a file lie whose container does not say so (MP3, ADTS), found by reading every frame header.
 *
 * Plain data: it survives a structured clone. Positions are frames of the linear decode *before* encoder delay is
 * removed; `initialPadding` of them come before frame 0 of the track.
 */
export interface FrameIndex {
  readonly type: 'mpeg' | 'adts';
  readonly sampleRate: number;
  readonly channels: number;
  /** Frames of audio in one coded frame. */
  readonly packetFrames: number;
  /** Frames that the linear decode drops from the start. */
  readonly initialPadding: number;
  /** Where each checkpoint's frame header lies in the file, and which decoded frame is its first. Both ascend. */
  readonly checkpointBytes: Float64Array;
  readonly checkpointFrames: Float64Array;
  /**
   * Decoded frames that positions can be given for. Past it (a change of rate or channels in mid-file) only a decode
   * from the start knows.
   */
  readonly coveredFrames: number;
  /** Whether the whole file was read. */
  readonly complete: boolean;
  /** Exact length of the track in frames, padding removed at both ends; null while `complete` is false, or if unknown. */
  readonly totalFrames: number | null;
  /** The frame of the track after its last, where a tag says so (LAME's padding); null to take all there is. */
  readonly endFrame: number | null;
  /** Mean bit rate of the coded frames in bit/s. */
  readonly bitRate: number;
  /** Most bytes that a coded frame may borrow from those before it (MP3's reservoir), and what its own headers take. */
  readonly reservoirBytes: number;
  readonly overheadBytes: number;
}

/** The last checkpoint at or before a decoded frame, as an index into the two arrays; -1 if there is none. */
export function checkpointBefore(index: FrameIndex, decodedFrame: number): number {
  let low = 0;
  let high = index.checkpointFrames.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index.checkpointFrames[middle]! <= decodedFrame) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
