/** Walks from frame header to frame header over the bytes of a file, given to it piece by piece. */
export interface FrameScanner {
  /**
   * Takes the bytes that lie at `offset` in the file and gives the offset from where it wants to go on: within them (the
   * rest is too short to judge) or past them. `last` says that the file ends with these bytes.
   */
  scan(bytes: Buffer, offset: number, last: boolean): number;
  readonly progress: ScanProgress;
}

/** What a scanner has found so far. */
export interface ScanProgress {
  readonly checkpointBytes: readonly number[];
  readonly checkpointFrames: readonly number[];
  readonly decodedFrames: number;
  /** Whether something was met after which frames can no longer be counted. */
  readonly lost: boolean;
  readonly codedBytes: number;
}

/** A mutable `ScanProgress`, for the scanner that fills it. */
export class ScanLog implements ScanProgress {
  readonly checkpointBytes: number[] = [];
  readonly checkpointFrames: number[] = [];
  decodedFrames = 0;
  lost = false;
  codedBytes = 0;
  readonly #checkpointPackets: number;
  #sinceCheckpoint: number;

  /** @param checkpointPackets how many coded frames there are to one that is remembered */
  constructor(checkpointPackets = CHECKPOINT_PACKETS) {
    this.#checkpointPackets = checkpointPackets;
    this.#sinceCheckpoint = checkpointPackets;
  }

  /** Counts a coded frame at `offset`, at which a decoder may start. */
  addPacket(offset: number, bytes: number, frames: number): void {
    this.#sinceCheckpoint += 1;
    if (this.#sinceCheckpoint >= this.#checkpointPackets) {
      this.checkpointBytes.push(offset);
      this.checkpointFrames.push(this.decodedFrames);
      this.#sinceCheckpoint = 0;
    }
    this.decodedFrames += frames;
    this.codedBytes += bytes;
  }
}

/** Every sixteenth frame is remembered: 0.4 s of MP3. An hour takes 140 kB. */
const CHECKPOINT_PACKETS = 16;
