import { closeSync, openSync, readSync } from 'node:fs';
import { parseFlacFrameHeader, type FlacFrameHeader } from '../../media/container/flac-frame.ts';
import { FlacFrameDecoder } from '../../media/flac-decoder/frame-decoder.ts';
import type { FlacAudio } from './flac-audio.ts';

/** Whole frames that follow each other: where they begin and end, in bytes and in samples, and how much PCM they gave. */
export interface DecodedSegment {
  readonly fromOffset: number;
  readonly toOffset: number;
  readonly fromSample: number;
  readonly toSample: number;
  readonly pcmBytes: number;
}

/** A segment is read at once. */
export const SEGMENT_BYTES = 256 * 1024;
/** What the decoder may read behind the last byte it uses. */
const BEHIND_BYTES = 16;
const FRAME_OVERHEAD_BYTES = 1024;
const CRC_BYTES = 2;

/** Decodes stretches of one FLAC file, on this thread. Gives up (null) where anything is not as it should be. */
export class FlacSegmentDecoder {
  readonly #audio: FlacAudio;
  readonly #descriptor: number;
  readonly #decoder: FlacFrameDecoder;
  readonly #bytes: Buffer;
  readonly #longestFrame: number;

  /** @throws the system's error when the file cannot be opened */
  constructor(audio: FlacAudio, kernel: WebAssembly.Module) {
    this.#audio = audio;
    const sampleBytes = Math.ceil(audio.sampleBits / 8);
    // A frame that compresses badly is stored as it is; one channel may have a bit more.
    this.#longestFrame = audio.maxBlockFrames * audio.channels * (sampleBytes + 1) + FRAME_OVERHEAD_BYTES;
    this.#decoder = new FlacFrameDecoder(kernel, audio, SEGMENT_BYTES + this.#longestFrame + BEHIND_BYTES);
    this.#bytes = this.#decoder.input;
    this.#descriptor = openSync(audio.path, 'r');
  }

  /**
   * Decodes the frames that begin in a stretch of at most `SEGMENT_BYTES`, as many as `pcm` has room for.
   *
   * @throws the system's error when the file cannot be read
   */
  decode(from: number, to: number, pcm: Uint8Array): DecodedSegment | null {
    const limit = this.#read(from, to);
    const end = Math.min(to, this.#audio.to) - from;
    let at = 0;
    let header = this.#headerAt(at, limit);
    // Only the first stretch begins at a frame. A header that is none does not fit to the frame before.
    while (!header && ++at < end) header = this.#headerAt(at, limit);
    if (!header) return null;
    const fromOffset = from + at;
    const fromSample = this.#firstSample(header);
    let sample = fromSample;
    let pcmBytes = 0;
    while (at < end) {
      header = this.#headerAt(at, limit);
      if (!header || this.#firstSample(header) !== sample) return null;
      const room = header.blockFrames * this.#decoder.frameBytes;
      if (pcmBytes + room > pcm.length) break;
      const assignment = this.#bytes[at + 3]! >> 4;
      const subframes = at + header.headerBytes;
      const footer = this.#decoder.decode(subframes, header.blockFrames, assignment, pcm, pcmBytes);
      if (footer === null || footer + CRC_BYTES > limit) return null;
      if (!this.#decoder.hasRightCrc(at, footer + CRC_BYTES)) return null;
      pcmBytes += room;
      sample += header.blockFrames;
      at = footer + CRC_BYTES;
    }
    return { fromOffset, toOffset: from + at, fromSample, toSample: sample, pcmBytes };
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Reads a stretch, and the frame that may begin at its end. Gives how many bytes there are of the file. */
  #read(from: number, to: number): number {
    const wanted = Math.min(to - from + this.#longestFrame, this.#audio.to - from);
    let filled = 0;
    while (filled < wanted) {
      const count = readSync(this.#descriptor, this.#bytes, filled, wanted - filled, from + filled);
      if (count === 0) break;
      filled += count;
    }
    this.#decoder.inputChanged(filled + BEHIND_BYTES);
    return filled;
  }

  /** A header that agrees with STREAMINFO. */
  #headerAt(at: number, limit: number): FlacFrameHeader | null {
    if (at >= limit) return null;
    const header = parseFlacFrameHeader(this.#bytes, at);
    if (!header) return null;
    const { channels, sampleBits, sampleRate } = this.#audio;
    const agrees =
      header.channels === channels &&
      (header.bitsPerSample ?? sampleBits) === sampleBits &&
      (header.sampleRate ?? sampleRate) === sampleRate;
    return agrees ? header : null;
  }

  #firstSample(header: FlacFrameHeader): number {
    return header.variable ? header.number : header.number * this.#audio.minBlockFrames;
  }
}
