/** Sound as numbers: `samples` are interleaved, `frames` × `channels` of them. */
export interface PcmAudio {
  readonly samples: Float32Array;
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
}

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;
/** What a writer that could not seek back leaves as a size: everything up to the end. */
const UNKNOWN_SIZE = 0xffffffff;

/**
 * Reads a WAV or RF64 file: 32-bit float as it is, 16-, 24- and 32-bit integers scaled to [-1, 1) as ffmpeg scales them.
 *
 * A reader of the tests' own, so that a mistake in the player's cannot hide itself.
 */
export function parseWav(file: Buffer): PcmAudio {
  const riff = file.toString('latin1', 0, 4);
  if ((riff !== 'RIFF' && riff !== 'RF64') || file.toString('latin1', 8, 12) !== 'WAVE')
    throw new Error('not a WAV file');
  let format: { tag: number; channels: number; sampleRate: number; bits: number } | null = null;
  let dataBytes64: number | null = null;
  for (let at = 12; at + 8 <= file.length;) {
    const id = file.toString('latin1', at, at + 4);
    const sizeBytes = file.readUInt32LE(at + 4);
    const body = at + 8;
    if (id === 'ds64') dataBytes64 = Number(file.readBigUInt64LE(body + 8));
    if (id === 'fmt ') {
      const tag = file.readUInt16LE(body);
      format = {
        tag: tag === FORMAT_EXTENSIBLE ? file.readUInt16LE(body + 24) : tag,
        channels: file.readUInt16LE(body + 2),
        sampleRate: file.readUInt32LE(body + 4),
        bits: file.readUInt16LE(body + 14),
      };
    }
    if (id === 'data') {
      if (!format) throw new Error('data before its format');
      const declared = sizeBytes === UNKNOWN_SIZE ? (dataBytes64 ?? Infinity) : sizeBytes;
      const data = file.subarray(body, Math.min(file.length, body + declared));
      const samples = samplesOf(data, format.tag, format.bits);
      const { channels, sampleRate } = format;
      return { samples, channels, sampleRate, frames: Math.floor(samples.length / channels) };
    }
    at = body + sizeBytes + (sizeBytes % 2);
  }
  throw new Error('a WAV file without data');
}

function samplesOf(data: Buffer, tag: number, bits: number): Float32Array {
  const width = bits / 8;
  const count = Math.floor(data.length / width);
  if (tag === FORMAT_FLOAT && bits === 32)
    return new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + count * 4));
  if (tag !== FORMAT_PCM || ![16, 24, 32].includes(bits))
    throw new Error(`unexpected WAV format ${tag}, ${bits} bits`);
  const samples = new Float32Array(count);
  const scale = 2 ** (bits - 1);
  for (let n = 0; n < count; n++) samples[n] = data.readIntLE(n * width, width) / scale;
  return samples;
}
