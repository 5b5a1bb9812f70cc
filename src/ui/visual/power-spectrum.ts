import { Fft, hannWindow } from '../../signal/fft.ts';

/** The power spectrum of real signals of one length, a power of two, under a Hann window. Allocates once. */
export class PowerSpectrum {
  readonly #fft: Fft;
  readonly #window: Float64Array;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  readonly #power: Float32Array;

  constructor(size: number) {
    this.#fft = new Fft(size);
    this.#window = hannWindow(size);
    this.#real = new Float64Array(size);
    this.#imaginary = new Float64Array(size);
    this.#power = new Float32Array(size / 2);
  }

  /**
   * Power of bins 0 to size/2 − 1, scaled so that a full-scale sine on a bin gives 1 (0 dB). The array is its own and is
   * overwritten by the next call.
   */
  of(signal: Float32Array): Float32Array {
    const { size } = this.#fft;
    const real = this.#real;
    const imaginary = this.#imaginary;
    for (let n = 0; n < size; n++) real[n] = signal[n]! * this.#window[n]!;
    imaginary.fill(0);
    this.#fft.transform(real, imaginary);
    // Hann halves the amplitude, and half of a real signal's energy is in the mirrored bins.
    const scale = (4 / size) ** 2;
    for (let k = 0; k < size / 2; k++) this.#power[k] = (real[k]! ** 2 + imaginary[k]! ** 2) * scale;
    return this.#power;
  }
}
