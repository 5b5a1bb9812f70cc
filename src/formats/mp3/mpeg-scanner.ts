import { type MpegHeader, parseMpegHeader } from './mpeg-header.ts';
import { type FrameScanner, ScanLog } from '../frame-index/frame-scanner.ts';

/** The bits of a header that are the bit rate's index (12 to 15) and the padding (9): they alone may change. */
const LENGTH_BITS = 0xf200;
/** The bits that a decoder may see change without noticing: those, and private, mode extension, copyright, emphasis. */
const FREE_BITS = LENGTH_BITS | 0x1ff | 0x10000;
/** Of the free bits, the two that say whether there is one channel. */
const MODE_BITS = 0xc0;

/**
 * Counts MPEG audio frames the way ffmpeg's parser and decoder do, so that its numbers are those of a linear decode:
 * any valid header after a frame starts the next one; bytes that are none become the front of the next frame's packet,
 * and the decoder drops such a packet, unless all of them are zero. (Measured with ffmpeg 5.1 and 7.0.)
 */
export class MpegScanner implements FrameScanner {
  readonly progress = new ScanLog();
  readonly #frames: number;
  readonly #isMono: boolean;
  readonly #fixedBits: number;
  /** Frame length by the length bits: nearly every header is looked up here. */
  readonly #bytesByBits = new Int32Array(32);
  /** Whether bytes other than zero lie between the last frame and where the scan is. */
  #dirty = false;

  constructor(first: MpegHeader, word: number) {
    this.#frames = first.frames;
    this.#isMono = (word & MODE_BITS) === MODE_BITS;
    this.#fixedBits = word & ~FREE_BITS;
    for (let bits = 0; bits < 32; bits++) {
      const header = this.#fixedBits | ((bits >> 1) << 12) | ((bits & 1) << 9);
      this.#bytesByBits[bits] = parseMpegHeader(header)?.sizeBytes ?? 0;
    }
  }

  scan(bytes: Buffer, offset: number, last: boolean): number {
    const log = this.progress;
    let at = 0;
    while (at + 4 <= bytes.length && !log.lost) {
      const word = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
      const frameBytes = this.#frameBytes(word);
      if (frameBytes < 0) {
        log.lost = true;
      } else if (frameBytes === 0) {
        if (bytes[at] !== 0) this.#dirty = true;
        at += 1;
      } else {
        // A last frame that the file's end cuts short counts: the decoder makes of it what it can.
        if (!last && at + frameBytes > bytes.length) break;
        this.#add(offset + at, Math.min(frameBytes, bytes.length - at));
        at += frameBytes;
      }
    }
    return offset + Math.min(at, bytes.length);
  }

  /** Length of the frame with this header; 0 if it is none, -1 if it belongs to a stream of another kind. */
  #frameBytes(word: number): number {
    if ((word & ~FREE_BITS) === this.#fixedBits && ((word & MODE_BITS) === MODE_BITS) === this.#isMono)
      return this.#bytesByBits[((word >>> 11) & 30) | ((word >>> 9) & 1)]!;
    return parseMpegHeader(word >>> 0) === null ? 0 : -1;
  }

  #add(offset: number, bytes: number): void {
    if (!this.#dirty) this.progress.addPacket(offset, bytes, this.#frames);
    this.#dirty = false;
  }
}
