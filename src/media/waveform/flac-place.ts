import { loadFlacKernel } from '../../formats/flac/decoder/frame-decoder.ts';
import {
  FlacStreamFrames,
  longestFrameBytes,
  type FlacStream,
} from '../../formats/flac/decoder/stream-frames.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import type { FlacFrameHeader } from '../../formats/flac/flac-frame.ts';

/** Samples that follow each other without a gap, and the bytes they lie in. */
export interface FlacPlace {
  readonly offset: number;
  readonly endOffset: number;
  readonly fromSample: number;
  readonly toSample: number;
  /** The loudest of them in each slice that they touch, 0 to 1; none of what was not decoded. */
  readonly peaks: readonly { readonly bin: number; readonly peak: number }[];
}

/** Which samples of the stream are the track's, and how many slices it has. */
export interface FlacSlices {
  readonly fromSample: number;
  readonly toSample: number;
  readonly bins: number;
}

/** Length decoded at each place, as far as one read holds it. */
const LOOK_SECONDS = 0.05;
/** Half a wave of 50 Hz. A shorter piece, less than half of its slice, says little about how loud the slice is. */
const LEAST_SECONDS = 0.01;

/** Decodes a FLAC file here and there. */
export class FlacPlaces {
  readonly #file: FileBytes;
  readonly #stream: FlacStream;
  readonly #slices: FlacSlices;
  readonly #frames: FlacStreamFrames;
  readonly #lookSamples: number;
  readonly #leastSamples: number;

  /** @param maxFrameBytes of STREAMINFO; 0 where it does not say */
  constructor(file: FileBytes, stream: FlacStream, maxFrameBytes: number, slices: FlacSlices) {
    this.#file = file;
    this.#stream = stream;
    this.#slices = slices;
    const longestBytes = longestFrameBytes(stream);
    // Wherever it begins, there is a whole frame in it.
    const readBytes = 2 * (maxFrameBytes === 0 ? longestBytes : Math.min(maxFrameBytes, longestBytes));
    this.#frames = new FlacStreamFrames(loadFlacKernel(), stream, readBytes);
    this.#lookSamples = LOOK_SECONDS * stream.sampleRate;
    const binSamples = (slices.toSample - slices.fromSample) / slices.bins;
    this.#leastSamples = Math.min(LEAST_SECONDS * stream.sampleRate, binSamples / 2);
  }

  /**
   * Decodes the first frames that begin at or after an offset and before `limit`. Null when none begins there: the frame
   * before reaches that far, or the file is damaged.
   */
  async look(offset: number, limit: number): Promise<FlacPlace | null> {
    const { bytes } = this.#frames;
    const read = await this.#file.read(offset, bytes.length);
    read.copy(bytes);
    this.#frames.bytesChanged(read.length);
    const end = Math.min(read.length, limit - offset);
    for (let at = read.indexOf(0xff); at >= 0 && at < end; at = read.indexOf(0xff, at + 1)) {
      const place = this.#decode(at, end, read.length);
      if (place !== null)
        return { ...place, offset: offset + place.offset, endOffset: offset + place.endOffset };
    }
    return null;
  }

  /** The place that begins at an offset in what was read, and lies before `end`; null if there is no frame. */
  #decode(from: number, end: number, limit: number): FlacPlace | null {
    const peaks = new Map<number, number>();
    let at = from;
    let fromSample = 0;
    let toSample = 0;
    while (at < end && toSample - fromSample < this.#lookSamples) {
      const header = this.#frames.headerAt(at, limit);
      if (header === null) break;
      const sample = this.#frames.firstSample(header);
      if (at > from && sample !== toSample) break;
      const next = this.#frames.decode(at, header, limit);
      if (next === null) break;
      if (at === from) fromSample = sample;
      this.#addPeaks(sample, header, peaks);
      toSample = sample + header.blockFrames;
      at = next;
    }
    if (at === from) return null;
    const found = [...peaks].map(([bin, peak]) => ({ bin, peak }));
    return { offset: from, endOffset: at, fromSample, toSample, peaks: found };
  }

  /** Of the frame that was decoded last. */
  #addPeaks(firstSample: number, header: FlacFrameHeader, peaks: Map<number, number>): void {
    const { blockFrames } = header;
    const pcm = this.#frames.pcm(header);
    const { fromSample, toSample, bins } = this.#slices;
    const binSamples = (toSample - fromSample) / bins;
    const last = Math.min(firstSample + blockFrames, toSample);
    for (let sample = Math.max(firstSample, fromSample); sample < last;) {
      const bin = Math.min(bins - 1, Math.floor((sample - fromSample) / binSamples));
      const binEnd = Math.min(last, Math.max(sample + 1, Math.ceil(fromSample + (bin + 1) * binSamples)));
      if (binEnd - sample >= Math.min(this.#leastSamples, blockFrames)) {
        const peak = this.#peak(pcm, sample - firstSample, binEnd - firstSample);
        peaks.set(bin, Math.max(peaks.get(bin) ?? 0, peak));
      }
      sample = binEnd;
    }
  }

  /** The greatest amplitude among the frames of PCM from one to another. */
  #peak(pcm: Uint8Array, from: number, to: number): number {
    const { channels, sampleBits } = this.#stream;
    const sampleBytes = this.#frames.frameBytes / channels;
    const greatest = greatestSample(pcm, sampleBytes, from * channels, to * channels);
    return Math.min(1, greatest / 2 ** (sampleBits - 1));
  }
}

/** The greatest absolute value of little-endian samples from one to another. */
function greatestSample(pcm: Uint8Array, sampleBytes: number, from: number, to: number): number {
  let low = 0;
  let high = 0;
  if (sampleBytes === 2) {
    const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length >> 1);
    for (let at = from; at < to; at++) {
      const sample = samples[at]!;
      if (sample < low) low = sample;
      else if (sample > high) high = sample;
    }
    return Math.max(-low, high);
  }
  const unusedBits = 32 - 8 * sampleBytes;
  for (let at = from * sampleBytes; at < to * sampleBytes; at += sampleBytes) {
    let word = 0;
    for (let byte = 0; byte < sampleBytes; byte++) word |= pcm[at + byte]! << (unusedBits + 8 * byte);
    const sample = word >> unusedBits;
    if (sample < low) low = sample;
    else if (sample > high) high = sample;
  }
  return Math.max(-low, high);
}
