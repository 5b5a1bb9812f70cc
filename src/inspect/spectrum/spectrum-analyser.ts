import { Fft, hannWindow } from '../../signal/fft.ts';

export const FFT_SIZE = 4096;
const HOP = FFT_SIZE / 2;
/** Twice this many columns are merged by two, so that a picture of any length costs the same. */
const MAX_COLUMNS = 512;
const SILENCE_DB = -150;

/** Power of each bin over the whole file, and of groups of bins over time. */
export interface Spectrum {
  /** Mean power of each bin; a full-scale sine has 1 in all its bins together. */
  readonly power: Float64Array;
  /** Upper bin (exclusive) of each row of the picture. */
  readonly rowEdges: readonly number[];
  /** Mean power of the rows, column by column. */
  readonly columns: readonly Float64Array[];
  readonly hopsPerColumn: number;
}

/** Short-time spectra (Hann window, half overlapping) of all channels, summed up as they pass. */
export class SpectrumAnalyser {
  readonly #channels: number;
  readonly #fft = new Fft(FFT_SIZE);
  readonly #window = hannWindow(FFT_SIZE);
  readonly #real = new Float64Array(FFT_SIZE);
  readonly #imaginary = new Float64Array(FFT_SIZE);
  readonly #power = new Float64Array(FFT_SIZE / 2);
  readonly #hopPower = new Float64Array(FFT_SIZE / 2);
  readonly #rowEdges: readonly number[];
  /** The last frames, mixed in pairs of channels: [channel][frame]. */
  readonly #pending: Float64Array[];
  #filled = 0;
  #hops = 0;
  #columns: Float64Array[] = [];
  #hopsPerColumn = 1;
  #hopsInColumn = 0;

  constructor(channels: number, rowEdges: readonly number[]) {
    this.#channels = channels;
    this.#rowEdges = rowEdges;
    this.#pending = Array.from({ length: channels }, () => new Float64Array(FFT_SIZE));
  }

  /** Takes whole interleaved frames. */
  take(samples: Float32Array): void {
    for (let at = 0; at < samples.length; at += this.#channels) {
      for (let channel = 0; channel < this.#channels; channel++)
        this.#pending[channel]![this.#filled] = samples[at + channel]!;
      if (++this.#filled === FFT_SIZE) this.#hop();
    }
  }

  finish(): Spectrum {
    if (this.#hops === 0 && this.#filled > 0) {
      for (const channel of this.#pending) channel.fill(0, this.#filled);
      this.#hop();
    }
    return {
      power: this.#power.map((power) => power / Math.max(1, this.#hops)),
      rowEdges: this.#rowEdges,
      columns: this.#columns,
      hopsPerColumn: this.#hopsPerColumn,
    };
  }

  #hop(): void {
    this.#hopPower.fill(0);
    // Two real channels share one transform.
    for (let channel = 0; channel < this.#channels; channel += 2) {
      const left = this.#pending[channel]!;
      const right = this.#pending[channel + 1];
      for (let index = 0; index < FFT_SIZE; index++) {
        this.#real[index] = left[index]! * this.#window[index]!;
        this.#imaginary[index] = right ? right[index]! * this.#window[index]! : 0;
      }
      this.#fft.transform(this.#real, this.#imaginary);
      this.#addPower();
    }
    for (const channel of this.#pending) channel.copyWithin(0, HOP);
    this.#filled = FFT_SIZE - HOP;
    this.#hops++;
    this.#addColumn();
  }

  #addPower(): void {
    // A full-scale sine: amplitude 1, mean power 1/2; Hann spreads it over bins whose squares sum to 3/8 · size² / 4.
    const scale = 1 / (FFT_SIZE * FFT_SIZE * (3 / 32)) / this.#channels;
    for (let bin = 1; bin < FFT_SIZE / 2; bin++) {
      const mirror = FFT_SIZE - bin;
      const real = this.#real[bin]!;
      const imaginary = this.#imaginary[bin]!;
      const otherReal = this.#real[mirror]!;
      const otherImaginary = this.#imaginary[mirror]!;
      // |left|² + |right|² of the two spectra that share the transform.
      const sum =
        real * real + imaginary * imaginary + otherReal * otherReal + otherImaginary * otherImaginary;
      const power = (sum / 2) * scale;
      this.#power[bin]! += power;
      this.#hopPower[bin]! += power;
    }
  }

  #addColumn(): void {
    if (this.#hopsInColumn === 0) this.#columns.push(new Float64Array(this.#rowEdges.length));
    const column = this.#columns.at(-1)!;
    let bin = 1;
    for (const [row, edge] of this.#rowEdges.entries()) {
      let sum = 0;
      const from = bin;
      for (; bin < edge; bin++) sum += this.#hopPower[bin]!;
      column[row]! += sum / Math.max(1, edge - from) / this.#hopsPerColumn;
    }
    if (++this.#hopsInColumn < this.#hopsPerColumn) return;
    this.#hopsInColumn = 0;
    if (this.#columns.length === 2 * MAX_COLUMNS) this.#halve();
  }

  #halve(): void {
    const halved: Float64Array[] = [];
    for (let index = 0; index + 1 < this.#columns.length; index += 2) {
      const next = this.#columns[index + 1]!;
      halved.push(this.#columns[index]!.map((power, row) => (power + next[row]!) / 2));
    }
    this.#columns = halved;
    this.#hopsPerColumn *= 2;
  }
}

/** Decibels of a power, never below the floor. */
export function powerDb(power: number): number {
  return power > 0 ? Math.max(SILENCE_DB, 10 * Math.log10(power)) : SILENCE_DB;
}
