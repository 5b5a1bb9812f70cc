import { Fft } from '../../signal/fft.ts';

/** Where a piece of A was found in B. */
export interface FoundOffset {
  /** Frames by which B is late: what A has at frame f, B has at f + offset. */
  readonly offsetFrames: number;
  /** Normalised correlation there, −1 to 1. */
  readonly correlation: number;
}

/**
 * Finds `piece` in `range` by cross-correlation.
 *
 * @param pieceAt where `piece` lies in A, and `rangeAt` where `range` lies in B, in frames
 * @returns null when one of them is silent
 */
export function findOffset(
  piece: Float32Array,
  pieceAt: number,
  range: Float32Array,
  rangeAt: number,
): FoundOffset | null {
  const lags = range.length - piece.length + 1;
  if (lags < 1) return null;
  const correlated = correlate(piece, range);
  const pieceEnergy = piece.reduce((sum, sample) => sum + sample * sample, 0);
  let windowEnergy = 0;
  for (let index = 0; index < piece.length - 1; index++) windowEnergy += range[index]! ** 2;
  let best = -1;
  let bestValue = 0;
  for (let lag = 0; lag < lags; lag++) {
    windowEnergy += range[lag + piece.length - 1]! ** 2;
    const norm = Math.sqrt(pieceEnergy * windowEnergy);
    const value = norm > 1e-9 ? correlated[lag]! / norm : 0;
    if (Math.abs(value) > Math.abs(bestValue)) {
      best = lag;
      bestValue = value;
    }
    windowEnergy = Math.max(0, windowEnergy - range[lag]! ** 2);
  }
  return best < 0 ? null : { offsetFrames: rangeAt + best - pieceAt, correlation: bestValue };
}

/** Sums of piece[i] × range[i + lag] for every lag, through the frequency domain. */
function correlate(piece: Float32Array, range: Float32Array): Float64Array {
  const size = 2 ** Math.ceil(Math.log2(piece.length + range.length));
  const fft = new Fft(size);
  // Both are real: one transform of range + i·piece holds the spectra of both.
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  real.set(range);
  imaginary.set(piece);
  fft.transform(real, imaginary);
  const productReal = new Float64Array(size);
  const productImaginary = new Float64Array(size);
  for (let bin = 0; bin < size; bin++) {
    const mirror = (size - bin) % size;
    const rangeReal = (real[bin]! + real[mirror]!) / 2;
    const rangeImaginary = (imaginary[bin]! - imaginary[mirror]!) / 2;
    const pieceReal = (imaginary[bin]! + imaginary[mirror]!) / 2;
    const pieceImaginary = (real[mirror]! - real[bin]!) / 2;
    productReal[bin] = rangeReal * pieceReal + rangeImaginary * pieceImaginary;
    productImaginary[bin] = rangeImaginary * pieceReal - rangeReal * pieceImaginary;
  }
  fft.transform(productImaginary, productReal);
  return productReal.map((value) => value / size);
}
