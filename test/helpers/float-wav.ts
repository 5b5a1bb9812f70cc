import { writeFile } from 'node:fs/promises';

/** Writes interleaved 32-bit float samples as a plain WAV file (format tag 3). */
export async function writeFloatWav(
  file: string,
  sampleRate: number,
  channels: number,
  samples: Float32Array,
): Promise<string> {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(3, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 4, 28);
  header.writeUInt16LE(channels * 4, 32);
  header.writeUInt16LE(32, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.byteLength, 40);
  await writeFile(
    file,
    Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]),
  );
  return file;
}

/** Sines one after the other: each part's level in dBFS for each channel, and its length. */
export function tones(
  sampleRate: number,
  hertz: number,
  parts: readonly { readonly levelsDb: readonly number[]; readonly seconds: number }[],
): Float32Array {
  const channels = parts[0]!.levelsDb.length;
  const lengths = parts.map(({ seconds }) => Math.round(seconds * sampleRate));
  const samples = new Float32Array(lengths.reduce((sum, length) => sum + length, 0) * channels);
  let frame = 0;
  parts.forEach(({ levelsDb }, part) => {
    const gains = levelsDb.map((level) => 10 ** (level / 20));
    for (let count = 0; count < lengths[part]!; count++, frame++)
      for (let channel = 0; channel < channels; channel++)
        samples[frame * channels + channel] =
          gains[channel]! * Math.sin((2 * Math.PI * hertz * frame) / sampleRate);
  });
  return samples;
}
