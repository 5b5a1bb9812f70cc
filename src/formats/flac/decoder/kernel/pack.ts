/**
 * Writes one channel's samples as STREAMINFO's MD5 wants them: interleaved, little-endian, in whole bytes (RFC 9639 §8.2).
 *
 * @param to where its first sample goes; `frameBytes` behind it the next
 */
export function packChannel(
  samples: usize,
  blockFrames: u32,
  to: usize,
  sampleBytes: u32,
  frameBytes: u32,
): void {
  const end = samples + ((<usize>blockFrames) << 2);
  let out = to;
  if (sampleBytes == 2)
    for (let at = samples; at < end; at += 4, out += frameBytes) store<i16>(out, <i16>load<i32>(at));
  else if (sampleBytes == 1)
    for (let at = samples; at < end; at += 4, out += frameBytes) store<i8>(out, <i8>load<i32>(at));
  else
    for (let at = samples; at < end; at += 4, out += frameBytes) {
      const sample = load<i32>(at);
      store<i16>(out, <i16>sample);
      store<i8>(out, <i8>(sample >> 16), 2);
    }
}
