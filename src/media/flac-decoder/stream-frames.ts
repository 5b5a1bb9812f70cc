import { parseFlacFrameHeader, type FlacFrameHeader } from '../container/flac-frame.ts';
import { FlacFrameDecoder, type FlacFrameShape } from './frame-decoder.ts';

/** What STREAMINFO says of the frames of a stream. */
export interface FlacStream extends FlacFrameShape {
  readonly sampleRate: number;
  readonly minBlockFrames: number;
}

/** What the decoder may read behind the last byte it uses. */
const BEHIND_BYTES = 16;
const FRAME_OVERHEAD_BYTES = 1024;
const CRC_BYTES = 2;

/** No frame of a stream is longer: one that compresses badly is stored as it is, and one channel may have a bit more. */
export function longestFrameBytes({ maxBlockFrames, channels, sampleBits }: FlacStream): number {
  return maxBlockFrames * channels * (Math.ceil(sampleBits / 8) + 1) + FRAME_OVERHEAD_BYTES;
}

/** Finds and decodes the frames of one stream, wherever in it: what does not agree with STREAMINFO and its own CRCs is none. */
export class FlacStreamFrames {
  /** Bytes of the stream: whoever looks for frames puts them here, and calls `bytesChanged`. */
  readonly bytes: Buffer;
  /** Bytes of one frame of PCM. */
  readonly frameBytes: number;
  readonly #stream: FlacStream;
  readonly #decoder: FlacFrameDecoder;

  /** @param sizeBytes of `bytes` */
  constructor(kernel: WebAssembly.Module, stream: FlacStream, sizeBytes: number) {
    this.#stream = stream;
    this.#decoder = new FlacFrameDecoder(kernel, stream, sizeBytes + BEHIND_BYTES);
    this.bytes = this.#decoder.input.subarray(0, sizeBytes);
    this.frameBytes = this.#decoder.frameBytes;
  }

  /** The first `count` of `bytes` are others than before. */
  bytesChanged(count: number): void {
    this.#decoder.inputChanged(count + BEHIND_BYTES);
  }

  /** The header at an offset in `bytes`, of which `limit` are the stream's. */
  headerAt(at: number, limit: number): FlacFrameHeader | null {
    if (at >= limit) return null;
    const header = parseFlacFrameHeader(this.bytes, at);
    if (!header) return null;
    const { channels, sampleBits, sampleRate } = this.#stream;
    const agrees =
      header.channels === channels &&
      (header.bitsPerSample ?? sampleBits) === sampleBits &&
      (header.sampleRate ?? sampleRate) === sampleRate;
    return agrees ? header : null;
  }

  /** The number of a frame's first sample. */
  firstSample(header: FlacFrameHeader): number {
    return header.variable ? header.number : header.number * this.#stream.minBlockFrames;
  }

  /**
   * Decodes the frame whose header lies at an offset in `bytes`, of which `limit` are the stream's.
   *
   * @param pcm gets its samples from `to` on, interleaved, little-endian, in whole bytes; it has room for them
   * @returns where the next frame begins; null when this one is damaged or goes on behind the limit
   */
  decode(at: number, header: FlacFrameHeader, limit: number, pcm: Uint8Array, to: number): number | null {
    const assignment = this.bytes[at + 3]! >> 4;
    const footer = this.#decoder.decode(at + header.headerBytes, header.blockFrames, assignment, pcm, to);
    if (footer === null || footer + CRC_BYTES > limit) return null;
    const end = footer + CRC_BYTES;
    return this.#decoder.hasRightCrc(at, end) ? end : null;
  }
}
