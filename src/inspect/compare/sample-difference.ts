import type { PcmStream } from '../pcm-stream.ts';
import type { Alignment } from '../report/compare-report.ts';
import { FrameReader } from './frame-reader.ts';

const BLOCK_FRAMES = 65_536;

export type Residual = Pick<Alignment, 'overlap' | 'residual_db' | 'peak_difference_db'>;

/** What two decodes, read beside each other, have different. */
export interface SampleDifference {
  /** Frames of each file, to its end. */
  readonly framesA: number;
  readonly framesB: number;
  /** Where both have frames; null when their channels differ. */
  readonly residual: Residual | null;
}

/**
 * Reads two streams of floats to their ends, B from `offset` frames later (A, where it is negative), and subtracts them.
 * Floats are exact for samples of up to 24 bits: `haveSameSamples` knows better for others.
 */
export async function sampleDifference(
  streamA: PcmStream,
  streamB: PcmStream,
  offset: number,
): Promise<SampleDifference> {
  const a = new FrameReader(streamA);
  const b = new FrameReader(streamB);
  const sums = new DifferenceSums(streamA.channels);
  const comparable = streamA.channels === streamB.channels;
  let samplesA = 0;
  let samplesB = 0;
  try {
    const both = (await a.skip(Math.max(0, -offset))) && (await b.skip(Math.max(0, offset)));
    while (both) {
      const [left, right] = await Promise.all([a.read(BLOCK_FRAMES), b.read(BLOCK_FRAMES)]);
      if (left.length === 0 && right.length === 0) break;
      samplesA += left.length;
      samplesB += right.length;
      if (comparable) sums.add(left, right);
    }
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
  return {
    framesA: Math.max(0, -offset) + samplesA / streamA.channels,
    framesB: Math.max(0, offset) + samplesB / streamB.channels,
    residual: comparable ? sums.result() : null,
  };
}

class DifferenceSums {
  readonly #channels: number;
  #signal = 0;
  #difference = 0;
  #peak = 0;
  #overlapSamples = 0;

  constructor(channels: number) {
    this.#channels = channels;
  }

  add(left: Float32Array, right: Float32Array): void {
    const length = Math.min(left.length, right.length);
    let signal = 0;
    let difference = 0;
    let peak = this.#peak;
    for (let index = 0; index < length; index++) {
      const sample = left[index]!;
      const delta = sample - right[index]!;
      signal += sample * sample;
      difference += delta * delta;
      if (delta > peak) peak = delta;
      else if (-delta > peak) peak = -delta;
    }
    this.#signal += signal;
    this.#difference += difference;
    this.#peak = peak;
    this.#overlapSamples += length;
  }

  result(): Residual {
    const isSilent = this.#signal === 0;
    return {
      overlap: this.#overlapSamples / this.#channels,
      residual_db:
        this.#difference === 0 || isSilent ? null : 10 * Math.log10(this.#difference / this.#signal),
      peak_difference_db: this.#peak === 0 ? null : 20 * Math.log10(this.#peak),
    };
  }
}
