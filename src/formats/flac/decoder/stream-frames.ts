import { parseFlacFrameHeader, type FlacFrameHeader } from '../flac-frame.ts';
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
  /** Bytes of the stream to look for frames in. After writing them, call `bytesChanged`. */
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

  /** The first `count` of `bytes` were written. */
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
   * Decodes the frame whose header lies at an offset in `bytes`, of which `limit` are the stream's. `pcm` and `floats` give its
   * samples.
   *
   * @returns where the next frame begins; null when this one is damaged or goes on behind the limit
   */
  decode(at: number, header: FlacFrameHeader, limit: number): number | null {
    const assignment = this.bytes[at + 3]! >> 4;
    const footer = this.#decoder.decode(at + header.headerBytes, header.blockFrames, assignment);
    if (footer === null || footer + CRC_BYTES > limit) return null;
    return this.#decoder.hasRightCrc(at, footer + CRC_BYTES) ? footer + CRC_BYTES : null;
  }

  /** The samples of the frame that was decoded last: interleaved, little-endian, in whole bytes. Valid until the next is. */
  pcm({ blockFrames }: FlacFrameHeader): Uint8Array {
    return this.#decoder.pcm(blockFrames);
  }

  /** The same as 32-bit floats, as ffmpeg makes them; only of samples of 16 or 24 bits. */
  floats({ blockFrames }: FlacFrameHeader): Float32Array {
    return this.#decoder.floats(blockFrames);
  }
}
