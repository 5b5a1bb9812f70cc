import { takeBits, takeSigned } from './bits';
import { MAX_ORDER, predict } from './predictor';
import { readPlain, readResidual } from './residual';

const SAMPLE_BYTES: usize = 4;
const coefficients: usize = memory.data(32 * 4, 8);

/** Reads one channel of a frame (RFC 9639 §9.2). `codedBits`: of its samples, the difference's one more included. */
export function readSubframe(samples: usize, blockFrames: u32, codedBits: u32): void {
  const type = takeBits(7);
  const wastedBits = takeBits(1) == 1 ? takeWastedBits(codedBits) : 0;
  const bits = codedBits - wastedBits;
  const end = samples + <usize>blockFrames * SAMPLE_BYTES;
  if (type == 0) {
    const value = takeSigned(bits);
    for (let at = samples; at < end; at += SAMPLE_BYTES) store<i32>(at, value);
  } else if (type == 1) readPlain(samples, end, bits);
  else if (type >= 8 && type <= 12) readFixed(samples, blockFrames, type - 8, bits);
  else if (type >= 32 && type < 64) readLinear(samples, blockFrames, type - 31, bits);
  else unreachable();
  if (wastedBits > 0)
    for (let at = samples; at < end; at += SAMPLE_BYTES) store<i32>(at, load<i32>(at) << wastedBits);
}

/** Lowest bits that are 0 in all samples: one fewer zeros than there are, and a one. */
function takeWastedBits(codedBits: u32): u32 {
  let wastedBits: u32 = 1;
  while (wastedBits < codedBits && takeBits(1) == 0) wastedBits++;
  if (wastedBits >= codedBits) unreachable();
  return wastedBits;
}

/** The fixed predictors: differences of the order 0 to 4 (RFC 9639 §9.2.5). */
function readFixed(samples: usize, blockFrames: u32, order: u32, bits: u32): void {
  if (order > blockFrames) unreachable();
  readPlain(samples, samples + <usize>order * SAMPLE_BYTES, bits);
  readResidual(samples, order, blockFrames);
  if (order == 0) return;
  if (order == 1) setCoefficients(1, 0, 0, 0);
  else if (order == 2) setCoefficients(2, -1, 0, 0);
  else if (order == 3) setCoefficients(3, -3, 1, 0);
  else setCoefficients(4, -6, 4, -1);
  predict(samples, blockFrames, coefficients, order, 0, bits);
}

function setCoefficients(c0: i32, c1: i32, c2: i32, c3: i32): void {
  memory.fill(coefficients, 0, <usize>MAX_ORDER * 4);
  store<i32>(coefficients, c0);
  store<i32>(coefficients, c1, 4);
  store<i32>(coefficients, c2, 8);
  store<i32>(coefficients, c3, 12);
}

function readLinear(samples: usize, blockFrames: u32, order: u32, bits: u32): void {
  if (order > blockFrames) unreachable();
  readPlain(samples, samples + <usize>order * SAMPLE_BYTES, bits);
  const precision = takeBits(4) + 1;
  const shift = takeSigned(5);
  if (precision == 16 || shift < 0) unreachable();
  memory.fill(coefficients, 0, <usize>MAX_ORDER * 4);
  readPlain(coefficients, coefficients + <usize>order * 4, precision);
  readResidual(samples, order, blockFrames);
  predict(samples, blockFrames, coefficients, order, shift, bits);
}
