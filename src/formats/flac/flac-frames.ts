import { FLAC_FRAME_HEADER_MAX_BYTES, type FlacFrameHeader, parseFlacFrameHeader } from './flac-frame.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FlacHead } from './flac-head.ts';
import { isSameFlacKind } from './flac-numbering.ts';
import type { Landmark } from '../interpolation-search.ts';

const SYNC = 0xff;
/** Looked through at a time; a frame of CD quality has some 10 KB. */
const SEARCH_BYTES = 16_384;
/** Frames are some kilobytes, 200 at most: where none comes for so long, the file is damaged. */
const MAX_GAP_BYTES = 1 << 20;

export interface FoundFrame extends Landmark {
  readonly frames: number;
}

/** The frames of one stream: what all of its headers have in common tells them from chance. */
export class FlacFrames {
  readonly #file: FileBytes;
  readonly #first: FlacFrameHeader;
  readonly #countsSamples: boolean;

  constructor(file: FileBytes, { first, numbering }: Pick<FlacHead, 'first' | 'numbering'>) {
    this.#file = file;
    this.#first = first;
    this.#countsSamples = numbering === 'samples';
  }

  /** The number of its first frame, on the file's own scale. */
  positionOf({ number }: FlacFrameHeader): number {
    return this.#countsSamples ? number : number * this.#first.blockFrames;
  }

  /** The first frame at or after an offset and before `limit`. */
  async next(offset: number, limit: number): Promise<FoundFrame | null> {
    const end = Math.min(limit, offset + MAX_GAP_BYTES);
    for (let at = offset; at < end;) {
      const bytes = await this.#file.read(at, SEARCH_BYTES);
      // A header may begin in the last bytes: those are looked at again with what follows them.
      const isLast = at + bytes.length >= this.#file.sizeBytes;
      const usable = isLast ? bytes.length : bytes.length - FLAC_FRAME_HEADER_MAX_BYTES;
      for (let index = bytes.indexOf(SYNC); index >= 0 && index < usable && at + index < end;) {
        const header = this.#fits(bytes, index);
        if (header !== null)
          return {
            offset: at + index,
            endOffset: at + index + header.headerBytes,
            position: this.positionOf(header),
            frames: header.blockFrames,
          };
        index = bytes.indexOf(SYNC, index + 1);
      }
      if (isLast || usable <= 0) return null;
      at += usable;
    }
    return null;
  }

  #fits(bytes: Buffer, index: number): FlacFrameHeader | null {
    // Looked at before the rest of the header: one byte in 256 is like the first of a frame.
    if ((bytes[index + 1]! & 0xfe) !== 0xf8) return null;
    const header = parseFlacFrameHeader(bytes, index);
    const first = this.#first;
    if (header === null || !isSameFlacKind(header, first)) return null;
    return this.#countsSamples || header.blockFrames <= first.blockFrames ? header : null;
  }
}
