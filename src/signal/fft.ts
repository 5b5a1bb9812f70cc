/** A fast Fourier transform of one size (a power of two): iterative, radix 2, in place, with its tables made once. */
export class Fft {
  readonly size: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #reversed: Uint32Array;

  constructor(size: number) {
    const bits = Math.log2(size);
    if (!Number.isInteger(bits) || bits < 1) throw new RangeError(`${size} is not a power of two`);
    this.size = size;
    this.#cos = Float64Array.from({ length: size / 2 }, (_, index) => Math.cos((2 * Math.PI * index) / size));
    this.#sin = Float64Array.from({ length: size / 2 }, (_, index) => Math.sin((2 * Math.PI * index) / size));
    this.#reversed = new Uint32Array(size);
    for (let index = 0; index < size; index++)
      this.#reversed[index] = (this.#reversed[index >> 1]! >> 1) | ((index & 1) << (bits - 1));
  }

  /** Transforms in place; the inverse (not scaled) is this with `real` and `imaginary` exchanged. */
  transform(real: Float64Array, imaginary: Float64Array): void {
    const { size } = this;
    for (let index = 0; index < size; index++) {
      const other = this.#reversed[index]!;
      if (other <= index) continue;
      const keptReal = real[index]!;
      const keptImaginary = imaginary[index]!;
      real[index] = real[other]!;
      imaginary[index] = imaginary[other]!;
      real[other] = keptReal;
      imaginary[other] = keptImaginary;
    }
    for (let half = 1; half < size; half *= 2) {
      const step = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let offset = 0; offset < half; offset++) {
          const cos = this.#cos[offset * step]!;
          const sin = this.#sin[offset * step]!;
          const low = start + offset;
          const high = low + half;
          const turnedReal = real[high]! * cos + imaginary[high]! * sin;
          const turnedImaginary = imaginary[high]! * cos - real[high]! * sin;
          real[high] = real[low]! - turnedReal;
          imaginary[high] = imaginary[low]! - turnedImaginary;
          real[low] = real[low]! + turnedReal;
          imaginary[low] = imaginary[low]! + turnedImaginary;
        }
      }
    }
  }
}

/** A Hann window of `size` points, periodic: the one that adds up to a constant when it overlaps by half. */
export function hannWindow(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
}
