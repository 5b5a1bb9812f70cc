/** The power spectrum of real signals of one length, a power of two, under a Hann window. Allocates once. */
export class SpectrumAnalyser {
  readonly size: number;
  readonly #window: Float32Array;
  readonly #cosines: Float32Array;
  readonly #sines: Float32Array;
  readonly #real: Float32Array;
  readonly #imaginary: Float32Array;
  readonly #power: Float32Array;

  constructor(size: number) {
    this.size = size;
    this.#window = Float32Array.from(
      { length: size },
      (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size),
    );
    this.#cosines = Float32Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sines = Float32Array.from({ length: size / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
    this.#real = new Float32Array(size);
    this.#imaginary = new Float32Array(size);
    this.#power = new Float32Array(size / 2);
  }

  /**
   * Power of bins 0 to size/2 − 1, scaled so that a full-scale sine on a bin gives 1 (0 dB). The array is the
   * analyser's own and is overwritten by the next call.
   */
  powerOf(signal: Float32Array): Float32Array {
    const { size } = this;
    const real = this.#real;
    const imaginary = this.#imaginary;
    for (let n = 0; n < size; n++) real[n] = signal[n]! * this.#window[n]!;
    imaginary.fill(0);
    this.#transform();
    // Hann halves the amplitude, and half of a real signal's energy is in the mirrored bins.
    const scale = (4 / size) ** 2;
    for (let k = 0; k < size / 2; k++) this.#power[k] = (real[k]! ** 2 + imaginary[k]! ** 2) * scale;
    return this.#power;
  }

  /** Radix-2, in place, decimation in time. */
  #transform(): void {
    const { size } = this;
    const real = this.#real;
    const imaginary = this.#imaginary;
    for (let n = 1, reversed = 0; n < size; n++) {
      let bit = size >> 1;
      for (; reversed & bit; bit >>= 1) reversed ^= bit;
      reversed ^= bit;
      if (n < reversed) {
        [real[n], real[reversed]] = [real[reversed]!, real[n]!];
        [imaginary[n], imaginary[reversed]] = [imaginary[reversed]!, imaginary[n]!];
      }
    }
    for (let length = 2; length <= size; length *= 2) {
      const half = length / 2;
      const step = size / length;
      for (let start = 0; start < size; start += length) {
        for (let k = 0; k < half; k++) {
          const cosine = this.#cosines[k * step]!;
          const sine = this.#sines[k * step]!;
          const upper = start + k;
          const lower = upper + half;
          const turnedReal = real[lower]! * cosine - imaginary[lower]! * sine;
          const turnedImaginary = real[lower]! * sine + imaginary[lower]! * cosine;
          real[lower] = real[upper]! - turnedReal;
          imaginary[lower] = imaginary[upper]! - turnedImaginary;
          real[upper] = real[upper]! + turnedReal;
          imaginary[upper] = imaginary[upper]! + turnedImaginary;
        }
      }
    }
  }
}
