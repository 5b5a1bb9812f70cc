import { Fft } from '../../signal/fft.ts';

/**
 * A tone fits in many places, and noise decides in which best: the offset 0 is preferred to those from so many frames on that
 * fit by less than so much better. It rises slowly, so that a shift by one frame is seen in the lowest bass.
 */
const FAR_FRAMES = 2048;
const FAR_COST = 1e-3;

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
  const pieceEnergy = piece.reduce((sum, sample) => sum + sample * sample, 0);
  let windowEnergy = 0;
  for (let index = 0; index < piece.length - 1; index++) windowEnergy += range[index]! ** 2;
  const zeroLag = pieceAt - rangeAt;
  let best = -1;
  let bestValue = 0;
  let bestScore = 0;
  let lag = 0;
  for (const sums of correlations(piece, range, lags))
    for (const sum of sums) {
      windowEnergy += range[lag + piece.length - 1]! ** 2;
      const norm = Math.sqrt(pieceEnergy * windowEnergy);
      const value = norm > 1e-9 ? sum / norm : 0;
      const cost = (FAR_COST * Math.min(Math.abs(lag - zeroLag), FAR_FRAMES)) / FAR_FRAMES;
      const score = Math.abs(value) * (1 - cost);
      if (score > bestScore) {
        best = lag;
        bestValue = value;
        bestScore = score;
      }
      windowEnergy = Math.max(0, windowEnergy - range[lag]! ** 2);
      lag++;
    }
  return best < 0 ? null : { offsetFrames: rangeAt + best - pieceAt, correlation: bestValue };
}

/**
 * Sums of piece[i] × range[i + lag] for every lag, through the frequency domain: stretch by stretch, so that a long range
 * takes no larger transform. What is given is valid until the next is asked for.
 */
function* correlations(piece: Float32Array, range: Float32Array, lags: number): Generator<Float64Array> {
  const size = 2 ** Math.ceil(Math.log2(2 * piece.length));
  /** Lags of one stretch: behind them the transform runs in a circle. */
  const step = size - piece.length + 1;
  const fft = new Fft(size);
  const pieceReal = new Float64Array(size);
  const pieceImaginary = new Float64Array(size);
  pieceReal.set(piece);
  fft.transform(pieceReal, pieceImaginary);
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  for (let lag = 0; lag < lags; lag += 2 * step) {
    // Both are real numbers, and so are their correlations: one transform of a + i·b does two stretches.
    real.fill(0).set(range.subarray(lag, lag + size));
    imaginary.fill(0).set(range.subarray(lag + step, lag + step + size));
    fft.transform(real, imaginary);
    for (let bin = 0; bin < size; bin++) {
      const a = real[bin]!;
      const b = imaginary[bin]!;
      real[bin] = (a * pieceReal[bin]! + b * pieceImaginary[bin]!) / size;
      imaginary[bin] = (b * pieceReal[bin]! - a * pieceImaginary[bin]!) / size;
    }
    fft.transform(imaginary, real);
    yield real.subarray(0, Math.min(step, lags - lag));
    yield imaginary.subarray(0, Math.max(0, Math.min(step, lags - lag - step)));
  }
}
