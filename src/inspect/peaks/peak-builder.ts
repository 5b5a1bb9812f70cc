/** Resolution of the stored values. */
export type PeakBits = 8 | 16;

/** Values grow by blocks: a file of any length is never copied to make room. */
const BLOCK_VALUES = 65_536;

/** 32 MiB: ten hours of stereo in windows of 256 frames take 25. Pages that are never written cost nothing. */
const MAX_FIRST_BLOCK_VALUES = 2 ** 24;
/** Beyond any sum of 16-bit samples. */
const EMPTY = 2 ** 30;

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
  /** Samples in each value of `#low` and `#high`. */
  readonly #summed: number;
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  #inWindow = 0;
  readonly #blocks: Int16Array[] = [];
  readonly #firstBlockValues: number;
  #block = new Int16Array(0);
  #inBlock = 0;
  #windows = 0;

  constructor(
    inputChannels: number,
    options: {
      readonly split: boolean;
      readonly samplesPerPixel: number;
      /** As a header says, which may lie; null: unknown. All values then are in one block, which needs no joining. */
      readonly expectedFrames: number | null;
    },
  ) {
    this.#inputChannels = inputChannels;
    this.#split = options.split;
    this.#samplesPerPixel = options.samplesPerPixel;
    const channels = options.split ? inputChannels : 1;
    const expectedValues =
      2 *
      (options.split ? inputChannels : 1) *
      Math.ceil((options.expectedFrames ?? 0) / options.samplesPerPixel);
    this.#firstBlockValues = Math.min(Math.max(expectedValues, BLOCK_VALUES), MAX_FIRST_BLOCK_VALUES);
    this.#summed = options.split ? 1 : inputChannels;
    this.#low = new Int32Array(channels).fill(EMPTY);
    this.#high = new Int32Array(channels).fill(-EMPTY);
  }

  /** Takes whole interleaved frames. */
  take(samples: Int16Array): void {
    const channels = this.#inputChannels;
    for (let at = 0; at < samples.length;) {
      const end = Math.min(samples.length, at + (this.#samplesPerPixel - this.#inWindow) * channels);
      if (!this.#split) this.#spanMixed(samples, at, end);
      else
        for (let channel = 0; channel < channels; channel++) this.#span(samples, at + channel, end, channel);
      this.#inWindow += (end - at) / channels;
      at = end;
      if (this.#inWindow === this.#samplesPerPixel) this.#closeWindow();
    }
  }

  /** One channel of a part of a window. */
  #span(samples: Int16Array, from: number, to: number, channel: number): void {
    const step = this.#inputChannels;
    let low = this.#low[channel]!;
    let high = this.#high[channel]!;
    for (let at = from; at < to; at += step) {
      const sample = samples[at]!;
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
    this.#low[channel] = low;
    this.#high[channel] = high;
  }

  /** All channels of a part of a window. Sums are kept: division and cutting change no order, so they can wait. */
  #spanMixed(samples: Int16Array, from: number, to: number): void {
    const channels = this.#inputChannels;
    let low = this.#low[0]!;
    let high = this.#high[0]!;
    if (channels === 2)
      for (let at = from; at < to; at += 2) {
        const sum = samples[at]! + samples[at + 1]!;
        if (sum < low) low = sum;
        if (sum > high) high = sum;
      }
    else
      for (let at = from; at < to; at += channels) {
        let sum = 0;
        for (let channel = 0; channel < channels; channel++) sum += samples[at + channel]!;
        if (sum < low) low = sum;
        if (sum > high) high = sum;
      }
    this.#low[0] = low;
    this.#high[0] = high;
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
      this.#put(Math.trunc(this.#low[channel]! / this.#summed));
      this.#put(Math.trunc(this.#high[channel]! / this.#summed));
    }
    this.#windows++;
    this.#low.fill(EMPTY);
    this.#high.fill(-EMPTY);
    this.#inWindow = 0;
  }

  #put(value: number): void {
    if (this.#inBlock === this.#block.length) {
      this.#block = new Int16Array(this.#blocks.length === 0 ? this.#firstBlockValues : BLOCK_VALUES);
      this.#blocks.push(this.#block);
      this.#inBlock = 0;
    }
    this.#block[this.#inBlock++] = value;
  }
}

/** 16-bit values as 8-bit ones. */
export function toEightBit(values: Int16Array): Int8Array {
  return Int8Array.from(values, (value) => Math.trunc(value / 256));
}
