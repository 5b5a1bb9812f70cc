/** Whether no shift by up to a packet makes the first channels agree better than none. */
export function isAligned(a: Float32Array, b: Float32Array, channels: number): boolean {
  const frames = Math.min(a.length, b.length) / channels;
  const window = Math.min(frames, 4096);
  const MAX_SHIFT = 1100;
  // Too short to tell one shift from another by its sound: the number of frames was checked.
  if (frames < 2 * MAX_SHIFT) return true;
  const differenceAt = (shift: number) => {
    let sum = 0;
    const from = Math.max(0, -shift);
    for (let frame = from; frame < from + window - MAX_SHIFT; frame++)
      sum += (a[frame * channels]! - b[(frame + shift) * channels]!) ** 2;
    return sum;
  };
  const unshifted = differenceAt(0);
  for (let shift = 1; shift <= MAX_SHIFT; shift++)
    if (differenceAt(shift) < unshifted || differenceAt(-shift) < unshifted) return false;
  return true;
}
