/** Walks from frame header to frame header over the bytes of a file, given to it piece by piece. */
export interface FrameScanner {
  /**
   * Takes the bytes that lie at `offset` in the file and gives the offset from where it wants to go on: within them (the
   * rest is too short to judge) or past them. `last` says that the file ends with these bytes.
   */
  scan(bytes: Buffer, offset: number, last: boolean): number;
  readonly progress: ScanLog;
}

/** Every sixteenth frame is remembered: 0.4 s of MP3. An hour takes 140 kB. */
const CHECKPOINT_PACKETS = 16;

/** What a scanner has found so far. */
export class ScanLog {
  readonly checkpointBytes: number[] = [];
  readonly checkpointFrames: number[] = [];
  decodedFrames = 0;
  codedBytes = 0;
  /** Whether something was met after which frames can no longer be counted. */
  lost = false;
  #packets = 0;

  /** Counts a coded frame at `offset`, at which a decoder may start. */
  addPacket(offset: number, bytes: number, frames: number): void {
    if (this.#packets % CHECKPOINT_PACKETS === 0) {
      this.checkpointBytes.push(offset);
      this.checkpointFrames.push(this.decodedFrames);
    }
    this.#packets++;
    this.decodedFrames += frames;
    this.codedBytes += bytes;
  }
}
