import { toFsPath } from '../../player/raw-path.ts';
import { closeSync, openSync, readSync } from 'node:fs';
import { FlacStreamFrames, longestFrameBytes } from '../../formats/flac/decoder/stream-frames.ts';
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

/** Decodes stretches of one FLAC file, on this thread. Gives up (null) where anything is not as it should be. */
export class FlacSegmentDecoder {
  readonly #audio: FlacAudio;
  readonly #descriptor: number;
  readonly #frames: FlacStreamFrames;
  readonly #longestFrame: number;

  /** @throws the system's error when the file cannot be opened */
  constructor(audio: FlacAudio, kernel: WebAssembly.Module) {
    this.#audio = audio;
    this.#longestFrame = longestFrameBytes(audio);
    this.#frames = new FlacStreamFrames(kernel, audio, SEGMENT_BYTES + this.#longestFrame);
    this.#descriptor = openSync(toFsPath(audio.path), 'r');
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
    let header = this.#frames.headerAt(at, limit);
    // Only the first stretch begins at a frame. A header that is none does not fit to the frame before.
    while (!header && ++at < end) header = this.#frames.headerAt(at, limit);
    if (!header) return null;
    const fromOffset = from + at;
    const fromSample = this.#frames.firstSample(header);
    let sample = fromSample;
    let pcmBytes = 0;
    // Behind the last sample may be anything.
    while (at < end && sample < this.#audio.samples) {
      header = this.#frames.headerAt(at, limit);
      if (!header || this.#frames.firstSample(header) !== sample) return null;
      const room = header.blockFrames * this.#frames.frameBytes;
      if (pcmBytes + room > pcm.length) break;
      const next = this.#frames.decode(at, header, limit);
      if (next === null) return null;
      pcm.set(this.#frames.pcm(header), pcmBytes);
      pcmBytes += room;
      sample += header.blockFrames;
      at = next;
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
      const count = readSync(this.#descriptor, this.#frames.bytes, filled, wanted - filled, from + filled);
      if (count === 0) break;
      filled += count;
    }
    this.#frames.bytesChanged(filled);
    return filled;
  }
}
