const VECTOR_BYTES: usize = 16;
const FULL_SCALE_16: f32 = 32768;
const FULL_SCALE_24: f32 = 8388608;

/**
 * Makes 32-bit floats of packed samples of 16 or 24 bits: full scale is 2^(bits−1), as it is for ffmpeg; none is rounded. Up to
 * seven samples more are read and written than there are.
 */
export function toFloats(pcm: usize, samples: u32, sampleBytes: u32, to: usize): void {
  const end = to + ((<usize>samples) << 2);
  if (sampleBytes == 2) {
    const unit = f32x4.splat(1 / FULL_SCALE_16);
    let from = pcm;
    for (let out = to; out < end; out += 2 * VECTOR_BYTES, from += VECTOR_BYTES) {
      const eight = v128.load(from);
      v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)), unit));
      v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)), unit), VECTOR_BYTES);
    }
    return;
  }
  const unit: f32 = 1 / FULL_SCALE_24;
  for (let out = to, from = pcm; out < end; out += 4, from += 3) {
    const sample = (<i32>load<u16>(from)) | ((<i32>load<i8>(from, 2)) << 16);
    store<f32>(out, <f32>sample * unit);
  }
}
