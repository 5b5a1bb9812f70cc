/** How two channels are coded when not each by itself (RFC 9639 §9.1.3). */
export const LEFT_SIDE: u32 = 8;
export const SIDE_RIGHT: u32 = 9;
const MID_SIDE: u32 = 10;

/** Undoes the difference that two channels were coded with (RFC 9639 §4.2). */
export function joinStereo(
  firstSamples: usize,
  secondSamples: usize,
  blockFrames: u32,
  assignment: u32,
): void {
  const end = firstSamples + blockFrames * 4;
  for (let first = firstSamples, second = secondSamples; first < end; first += 4, second += 4) {
    const a = load<i32>(first);
    const b = load<i32>(second);
    if (assignment == LEFT_SIDE) store<i32>(second, a - b);
    else if (assignment == SIDE_RIGHT) store<i32>(first, a + b);
    else if (assignment == MID_SIDE) {
      const sum = a * 2 + (b & 1);
      store<i32>(first, (sum + b) >> 1);
      store<i32>(second, (sum - b) >> 1);
    }
  }
}

/**
 * The same for most of the FLAC there is, four frames at a time and straight to PCM of 16 bits: what it would take as two steps of one
 * frame at a time is a sixth of a decode. Up to three frames more are read and written than there are.
 */
export function joinStereo16(
  firstSamples: usize,
  secondSamples: usize,
  blockFrames: u32,
  assignment: u32,
  to: usize,
): void {
  const end = to + blockFrames * 4;
  const one = i32x4.splat(1);
  let first = firstSamples;
  let second = secondSamples;
  for (let out = to; out < end; out += 16, first += 16, second += 16) {
    let left = v128.load(first);
    let right = v128.load(second);
    if (assignment == LEFT_SIDE) right = i32x4.sub(left, right);
    else if (assignment == SIDE_RIGHT) left = i32x4.add(left, right);
    else if (assignment == MID_SIDE) {
      const side = right;
      const sum = i32x4.add(i32x4.shl(left, 1), v128.and(side, one));
      left = i32x4.shr_s(i32x4.add(sum, side), 1);
      right = i32x4.shr_s(i32x4.sub(sum, side), 1);
    }
    v128.store(out, i16x8.shuffle(left, right, 0, 8, 2, 10, 4, 12, 6, 14));
  }
}
