/** Resolution of the stored values. */
export type PeakBits = 8 | 16;

/** Values grow by blocks: a file of any length is never copied to make room. */
const BLOCK_VALUES = 65_536;

/** Shape of the waveform data that audiowaveform (bbc/audiowaveform, doc/DataFormat.md) calls version 2. */
export interface PeakShape {
  readonly sampleRate: number;
  readonly samplesPerPixel: number;
  readonly bits: PeakBits;
  readonly channels: number;
}

/**
 * Lowest and highest sample of each window, from 16-bit samples: value for value what audiowaveform computes. Mixed down, a
 * frame's value is the sum of its channels over their number; 8-bit values are 16-bit ones over 256; both are cut towards
 * zero. The last window may be shorter.
 */
export class PeakBuilder {
  readonly #inputChannels: number;
  readonly #split: boolean;
  readonly #samplesPerPixel: number;
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  #inWindow = 0;
  readonly #blocks: Int16Array[] = [];
  #inBlock = BLOCK_VALUES;
  #windows = 0;

  constructor(inputChannels: number, options: { readonly split: boolean; readonly samplesPerPixel: number }) {
    this.#inputChannels = inputChannels;
    this.#split = options.split;
    this.#samplesPerPixel = options.samplesPerPixel;
    const channels = options.split ? inputChannels : 1;
    this.#low = new Int32Array(channels).fill(32_767);
    this.#high = new Int32Array(channels).fill(-32_768);
  }

  /** Takes whole interleaved frames. */
  take(samples: Int16Array): void {
    const channels = this.#inputChannels;
    const low = this.#low;
    const high = this.#high;
    for (let at = 0; at < samples.length; at += channels) {
      if (this.#split) {
        for (let channel = 0; channel < channels; channel++) {
          const sample = samples[at + channel]!;
          if (sample < low[channel]!) low[channel] = sample;
          if (sample > high[channel]!) high[channel] = sample;
        }
      } else {
        let sum = 0;
        for (let channel = 0; channel < channels; channel++) sum += samples[at + channel]!;
        const sample = Math.trunc(sum / channels);
        if (sample < low[0]!) low[0] = sample;
        if (sample > high[0]!) high[0] = sample;
      }
      if (++this.#inWindow === this.#samplesPerPixel) this.#closeWindow();
    }
  }

  /** 16-bit values in blocks: lowest, highest of each channel of each window in turn. */
  finish(): { readonly windows: number; readonly blocks: readonly Int16Array[] } {
    if (this.#inWindow > 0) this.#closeWindow();
    const blocks = this.#blocks.map((block, index) =>
      index === this.#blocks.length - 1 ? block.subarray(0, this.#inBlock) : block,
    );
    return { windows: this.#windows, blocks };
  }

  #closeWindow(): void {
    for (let channel = 0; channel < this.#low.length; channel++) {
      this.#put(this.#low[channel]!);
      this.#put(this.#high[channel]!);
    }
    this.#windows++;
    this.#low.fill(32_767);
    this.#high.fill(-32_768);
    this.#inWindow = 0;
  }

  #put(value: number): void {
    if (this.#inBlock === BLOCK_VALUES) {
      this.#blocks.push(new Int16Array(BLOCK_VALUES));
      this.#inBlock = 0;
    }
    this.#blocks.at(-1)![this.#inBlock++] = value;
  }
}

/** 16-bit values as 8-bit ones. */
export function toEightBit(values: Int16Array): Int8Array {
  return Int8Array.from(values, (value) => Math.trunc(value / 256));
}
