import { loadFlacKernel } from '../../formats/flac/decoder/frame-decoder.ts';
import {
  FlacStreamFrames,
  longestFrameBytes,
  type FlacStream,
} from '../../formats/flac/decoder/stream-frames.ts';
import { BLOCK_BYTES, type FlacTools } from './flac-decoder.ts';

/** Our own FLAC decoder's memory, kept from one place in a track to the next: made when the first needs it. */
export class FlacKernelMemory {
  #stream: FlacStream | null = null;
  #tools: FlacTools | null = null;

  /** What that stream is decoded with; null where the decoder cannot be loaded. */
  toolsFor(stream: FlacStream): FlacTools | null {
    if (this.#stream === null || !isSame(this.#stream, stream)) {
      this.#stream = stream;
      this.#tools = makeTools(stream);
    }
    return this.#tools;
  }
}

function makeTools(stream: FlacStream): FlacTools | null {
  const longestBytes = longestFrameBytes(stream);
  try {
    const frames = new FlacStreamFrames(loadFlacKernel(), stream, BLOCK_BYTES + 2 * longestBytes);
    return { frames, longestBytes };
  } catch {
    // It uses SIMD, which some processors lack, and a file that may be missing: whatever it is, ffmpeg decodes FLAC, too.
    return null;
  }
}

function isSame(one: FlacStream, other: FlacStream): boolean {
  return (
    one.sampleRate === other.sampleRate &&
    one.channels === other.channels &&
    one.sampleBits === other.sampleBits &&
    one.minBlockFrames === other.minBlockFrames &&
    one.maxBlockFrames === other.maxBlockFrames
  );
}
