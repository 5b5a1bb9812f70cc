/**
 * Writes decoded channels as STREAMINFO's MD5 wants them: interleaved, little-endian, in whole bytes (RFC 9639 §8.2). On
 * little-endian machines only.
 *
 * @param to a multiple of two bytes into `pcm`'s memory
 */
export function packSamples(
  channels: readonly Int32Array[],
  blockFrames: number,
  sampleBytes: number,
  pcm: Uint8Array,
  to: number,
): void {
  const count = channels.length;
  if (sampleBytes === 2) {
    const samples = new Int16Array(pcm.buffer, pcm.byteOffset + to, blockFrames * count);
    if (count === 2) {
      const first = channels[0]!;
      const second = channels[1]!;
      for (let frame = 0, at = 0; frame < blockFrames; frame++, at += 2) {
        samples[at] = first[frame]!;
        samples[at + 1] = second[frame]!;
      }
    } else
      for (let channel = 0; channel < count; channel++) {
        const from = channels[channel]!;
        for (let frame = 0, at = channel; frame < blockFrames; frame++, at += count)
          samples[at] = from[frame]!;
      }
    return;
  }
  for (let channel = 0; channel < count; channel++) {
    const from = channels[channel]!;
    const step = count * sampleBytes;
    for (let frame = 0, at = to + channel * sampleBytes; frame < blockFrames; frame++, at += step) {
      const sample = from[frame]!;
      pcm[at] = sample;
      if (sampleBytes < 3) continue;
      pcm[at + 1] = sample >> 8;
      pcm[at + 2] = sample >> 16;
    }
  }
}
