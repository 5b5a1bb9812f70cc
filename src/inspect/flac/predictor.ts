/**
 * Turns residuals into samples in place with a linear predictor (RFC 9639 §9.2.6): each sample is the residual and the
 * sum of the `order` samples before it times the coefficients, shifted right.
 *
 * @param coefficients the first belongs to the sample just before
 * @param sampleBits of this subframe: decides whether sums fit 32 bits
 */
export function predict(
  samples: Int32Array,
  blockFrames: number,
  coefficients: Int32Array,
  order: number,
  shift: number,
  sampleBits: number,
): void {
  let magnitude = 0;
  for (let index = 0; index < order; index++) magnitude += Math.abs(coefficients[index]!);
  // Exact: no sum of products can be larger, whatever the samples are.
  const fits = magnitude * 2 ** (sampleBits - 1) < 2 ** 31;
  if (!fits || order > 12) predictWide(samples, blockFrames, coefficients, order, shift);
  else if (order <= 4) predict4(samples, order, blockFrames, coefficients, shift);
  else if (order <= 8) predict8(samples, order, blockFrames, coefficients, shift);
  else predict12(samples, order, blockFrames, coefficients, shift);
}

/** The fixed predictors: differences of the order 0 to 4 (RFC 9639 §9.2.5). */
export const FIXED_COEFFICIENTS: readonly Int32Array[] = [
  Int32Array.of(),
  Int32Array.of(1),
  Int32Array.of(2, -1),
  Int32Array.of(3, -3, 1),
  Int32Array.of(4, -6, 4, -1),
];

/** For sums past 32 bits, and for long predictors: doubles are exact up to 53. */
function predictWide(
  samples: Int32Array,
  blockFrames: number,
  coefficients: Int32Array,
  order: number,
  shift: number,
): void {
  const scale = 2 ** -shift;
  const weights = Float64Array.from(coefficients.subarray(0, order));
  for (let at = order; at < blockFrames; at++) {
    let sum = 0;
    for (let tap = 0; tap < order; tap++) sum += weights[tap]! * samples[at - 1 - tap]!;
    samples[at] = samples[at]! + Math.floor(sum * scale);
  }
}

// Unrolled, with the samples before in local variables: these loops are most of a decode. What lies before the first
// sample counts as 0, and so do coefficients past the order.

function predict4(samples: Int32Array, order: number, to: number, c: Int32Array, shift: number): void {
  const [c0, c1, c2, c3] = padded(c, order) as [number, number, number, number];
  let [s0, s1, s2, s3] = before(samples, order, 4) as [number, number, number, number];
  for (let at = order; at < to; at++) {
    const sum = (Math.imul(c3, s3) + Math.imul(c2, s2) + Math.imul(c1, s1) + Math.imul(c0, s0)) | 0;
    s3 = s2;
    s2 = s1;
    s1 = s0;
    s0 = (samples[at]! + (sum >> shift)) | 0;
    samples[at] = s0;
  }
}

type Eight = [number, number, number, number, number, number, number, number];

function predict8(samples: Int32Array, order: number, to: number, c: Int32Array, shift: number): void {
  const [c0, c1, c2, c3, c4, c5, c6, c7] = padded(c, order) as Eight;
  let [s0, s1, s2, s3, s4, s5, s6, s7] = before(samples, order, 8) as Eight;
  for (let at = order; at < to; at++) {
    let sum = (Math.imul(c7, s7) + Math.imul(c6, s6)) | 0;
    sum = (sum + Math.imul(c5, s5)) | 0;
    sum = (sum + Math.imul(c4, s4)) | 0;
    sum = (sum + Math.imul(c3, s3)) | 0;
    sum = (sum + Math.imul(c2, s2)) | 0;
    sum = (sum + Math.imul(c1, s1)) | 0;
    sum = (sum + Math.imul(c0, s0)) | 0;
    s7 = s6;
    s6 = s5;
    s5 = s4;
    s4 = s3;
    s3 = s2;
    s2 = s1;
    s1 = s0;
    s0 = (samples[at]! + (sum >> shift)) | 0;
    samples[at] = s0;
  }
}

type Twelve = [...Eight, number, number, number, number];

function predict12(samples: Int32Array, order: number, to: number, c: Int32Array, shift: number): void {
  const [c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11] = padded(c, order) as Twelve;
  let [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11] = before(samples, order, 12) as Twelve;
  for (let at = order; at < to; at++) {
    let sum = (Math.imul(c11, s11) + Math.imul(c10, s10)) | 0;
    sum = (sum + Math.imul(c9, s9)) | 0;
    sum = (sum + Math.imul(c8, s8)) | 0;
    sum = (sum + Math.imul(c7, s7)) | 0;
    sum = (sum + Math.imul(c6, s6)) | 0;
    sum = (sum + Math.imul(c5, s5)) | 0;
    sum = (sum + Math.imul(c4, s4)) | 0;
    sum = (sum + Math.imul(c3, s3)) | 0;
    sum = (sum + Math.imul(c2, s2)) | 0;
    sum = (sum + Math.imul(c1, s1)) | 0;
    sum = (sum + Math.imul(c0, s0)) | 0;
    s11 = s10;
    s10 = s9;
    s9 = s8;
    s8 = s7;
    s7 = s6;
    s6 = s5;
    s5 = s4;
    s4 = s3;
    s3 = s2;
    s2 = s1;
    s1 = s0;
    s0 = (samples[at]! + (sum >> shift)) | 0;
    samples[at] = s0;
  }
}

const MAX_UNROLLED = 12;

function padded(coefficients: Int32Array, order: number): number[] {
  return Array.from({ length: MAX_UNROLLED }, (_, tap) => (tap < order ? coefficients[tap]! : 0));
}

/** The samples before `order`, the latest first. */
function before(samples: Int32Array, order: number, count: number): number[] {
  return Array.from({ length: count }, (_, back) => samples[order - 1 - back] ?? 0);
}
