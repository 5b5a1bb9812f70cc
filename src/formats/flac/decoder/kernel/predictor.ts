/** The longest predictor there is (RFC 9639 §9.2.6). */
export const MAX_ORDER: u32 = 32;

/**
 * Turns residuals into samples in place with a linear predictor (RFC 9639 §9.2.6): each sample is the residual and the
 * sum of the `order` samples before it times the coefficients, shifted right.
 *
 * @param coefficients `MAX_ORDER` of them; the first belongs to the sample just before, those past the order are 0
 * @param sampleBits of this subframe: decides whether sums fit 32 bits
 */
export function predict(
  samples: usize,
  blockFrames: u32,
  coefficients: usize,
  order: u32,
  shift: u32,
  sampleBits: u32,
): void {
  let magnitude: i64 = 0;
  for (let tap: u32 = 0; tap < order; tap++)
    magnitude += abs<i64>(load<i32>(coefficients + ((<usize>tap) << 2)));
  const first = samples + ((<usize>order) << 2);
  const end = samples + ((<usize>blockFrames) << 2);
  // Exact: no sum of products can be larger, whatever the samples are.
  const fits = magnitude << (<i64>sampleBits - 1) < (<i64>1) << 31;
  if (!fits || order > 12) predictWide(first, end, coefficients, order, shift);
  else if (order > 8) predict12(first, end, coefficients, shift);
  else predict8(first, end, coefficients, shift);
}

/** For sums past 32 bits, and for long predictors. */
function predictWide(first: usize, end: usize, coefficients: usize, order: u32, shift: u32): void {
  for (let at = first; at < end; at += 4) {
    let sum: i64 = 0;
    for (let tap: usize = 0; tap < order; tap++)
      sum += <i64>load<i32>(coefficients + (tap << 2)) * <i64>load<i32>(at - 4 - (tap << 2));
    store<i32>(at, load<i32>(at) + <i32>(sum >> (<i64>shift)));
  }
}

// Unrolled, with the samples before in local variables: these loops are a third of a decode. What lies before the first
// sample is multiplied by 0; there is always memory before it.

function predict8(first: usize, end: usize, c: usize, shift: u32): void {
  const c0 = load<i32>(c);
  const c1 = load<i32>(c, 4);
  const c2 = load<i32>(c, 8);
  const c3 = load<i32>(c, 12);
  const c4 = load<i32>(c, 16);
  const c5 = load<i32>(c, 20);
  const c6 = load<i32>(c, 24);
  const c7 = load<i32>(c, 28);
  let s0 = load<i32>(first - 4);
  let s1 = load<i32>(first - 8);
  let s2 = load<i32>(first - 12);
  let s3 = load<i32>(first - 16);
  let s4 = load<i32>(first - 20);
  let s5 = load<i32>(first - 24);
  let s6 = load<i32>(first - 28);
  let s7 = load<i32>(first - 32);
  for (let at = first; at < end; at += 4) {
    const sum = c7 * s7 + c6 * s6 + c5 * s5 + c4 * s4 + c3 * s3 + c2 * s2 + c1 * s1 + c0 * s0;
    s7 = s6;
    s6 = s5;
    s5 = s4;
    s4 = s3;
    s3 = s2;
    s2 = s1;
    s1 = s0;
    s0 = load<i32>(at) + (sum >> shift);
    store<i32>(at, s0);
  }
}

function predict12(first: usize, end: usize, c: usize, shift: u32): void {
  const c0 = load<i32>(c);
  const c1 = load<i32>(c, 4);
  const c2 = load<i32>(c, 8);
  const c3 = load<i32>(c, 12);
  const c4 = load<i32>(c, 16);
  const c5 = load<i32>(c, 20);
  const c6 = load<i32>(c, 24);
  const c7 = load<i32>(c, 28);
  const c8 = load<i32>(c, 32);
  const c9 = load<i32>(c, 36);
  const c10 = load<i32>(c, 40);
  const c11 = load<i32>(c, 44);
  let s0 = load<i32>(first - 4);
  let s1 = load<i32>(first - 8);
  let s2 = load<i32>(first - 12);
  let s3 = load<i32>(first - 16);
  let s4 = load<i32>(first - 20);
  let s5 = load<i32>(first - 24);
  let s6 = load<i32>(first - 28);
  let s7 = load<i32>(first - 32);
  let s8 = load<i32>(first - 36);
  let s9 = load<i32>(first - 40);
  let s10 = load<i32>(first - 44);
  let s11 = load<i32>(first - 48);
  for (let at = first; at < end; at += 4) {
    let sum = c11 * s11 + c10 * s10 + c9 * s9 + c8 * s8;
    sum += c7 * s7 + c6 * s6 + c5 * s5 + c4 * s4 + c3 * s3 + c2 * s2 + c1 * s1 + c0 * s0;
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
    s0 = load<i32>(at) + (sum >> shift);
    store<i32>(at, s0);
  }
}
