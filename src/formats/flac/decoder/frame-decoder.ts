import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Samples of more bits are left to ffmpeg. */
export const MAX_SAMPLE_BITS = 24;
/** Beside the bundles. Where the sources run by themselves, as in tests, those are in dist/. */
const KERNEL_PLACES = ['flac-kernel.wasm', '../../../../dist/flac-kernel.wasm'];

/** What kernel/decode-frame.ts exports. */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  prepare(
    channels: number,
    sampleBits: number,
    maxBlockFrames: number,
    pcmBytes: number,
    inputBytes: number,
  ): void;
  inputAddress(): number;
  inputChanged(bytes: number): void;
  pcmAddress(): number;
  crc(from: number, to: number): number;
  decodeFrame(offset: number, blockFrames: number, assignment: number): number;
  floatsOf(blockFrames: number): number;
}

/** Compiles the kernel. Threads share what it gives, and V8's work on it. */
export function loadFlacKernel(): WebAssembly.Module {
  const places = KERNEL_PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return new WebAssembly.Module(readFileSync(places.find((place) => existsSync(place)) ?? places[0]!));
}

/** What all frames of a file have in common. */
export interface FlacFrameShape {
  readonly channels: number;
  readonly sampleBits: number;
  readonly maxBlockFrames: number;
}

/**
 * Decodes FLAC frames (RFC 9639 §9) through the WebAssembly in kernel/. Made for checking: quick, and it gives up at the first
 * thing it does not understand. What is wrong with such a frame is for others to find out.
 */
export class FlacFrameDecoder {
  /** The bytes of the file to decode, in the kernel's memory. After writing them, call `inputChanged`. */
  readonly input: Buffer;
  /** Bytes of one frame of PCM. */
  readonly frameBytes: number;
  readonly #kernel: Kernel;
  readonly #channels: number;
  readonly #maxBlockFrames: number;
  /** PCM of the last frame decoded. */
  readonly #pcm: Uint8Array;

  constructor(kernel: WebAssembly.Module, shape: FlacFrameShape, inputBytes: number) {
    const { channels, sampleBits, maxBlockFrames } = shape;
    this.#kernel = new WebAssembly.Instance(kernel).exports as unknown as Kernel;
    this.frameBytes = channels * Math.ceil(sampleBits / 8);
    this.#channels = channels;
    this.#maxBlockFrames = maxBlockFrames;
    const pcmBytes = maxBlockFrames * this.frameBytes;
    this.#kernel.prepare(channels, sampleBits, maxBlockFrames, pcmBytes, inputBytes);
    const { buffer } = this.#kernel.memory;
    this.input = Buffer.from(buffer, this.#kernel.inputAddress(), inputBytes);
    this.#pcm = new Uint8Array(buffer, this.#kernel.pcmAddress(), pcmBytes);
  }

  /** The first `bytes` of `input` are others than before. */
  inputChanged(bytes: number): void {
    this.#kernel.inputChanged(bytes);
  }

  /** Whether the last two of these bytes of `input` are the CRC-16 of those before. */
  hasRightCrc(from: number, to: number): boolean {
    return this.#kernel.crc(from, to) === 0;
  }

  /**
   * Decodes the subframes behind a header.
   *
   * @param offset where the subframes begin in `input`
   * @param assignment how the channels are coded: the header's own number (RFC 9639 §9.1.3)
   * @returns the offset of the frame's CRC-16, or null when these are no subframes
   */
  decode(offset: number, blockFrames: number, assignment: number): number | null {
    if (blockFrames > this.#maxBlockFrames) return null;
    try {
      return this.#kernel.decodeFrame(offset, blockFrames, assignment);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return null; // it trapped
      throw error;
    }
  }

  /** The last frame's samples, interleaved, little-endian, in whole bytes. Valid until the next is decoded. */
  pcm(blockFrames: number): Uint8Array {
    return this.#pcm.subarray(0, blockFrames * this.frameBytes);
  }

  /** The same as 32-bit floats, as ffmpeg makes them; only of samples of 16 or 24 bits. */
  floats(blockFrames: number): Float32Array {
    const { buffer } = this.#kernel.memory;
    return new Float32Array(buffer, this.#kernel.floatsOf(blockFrames), blockFrames * this.#channels);
  }
}
