/**
 * ffmpeg's filter to one channel of 16 bits at a low rate, by the cheapest resampler there is: its aliasing does not show in
 * a waveform.
 */
export function coarseSamples(rate: number): string {
  return `aresample=${rate}:filter_size=2:phase_shift=2,aformat=sample_fmts=s16:channel_layouts=mono`;
}

/** The greatest amplitude, 0 to 1, of such samples between two byte offsets. */
export function coarsePeak(data: Buffer, from: number, to: number): number {
  let peak = 0;
  for (let at = from; at + 1 < to; at += 2) {
    const sample = ((data[at]! | (data[at + 1]! << 8)) << 16) >> 16;
    peak = Math.max(peak, Math.abs(sample));
  }
  return peak / 32_768;
}
