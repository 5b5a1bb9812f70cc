import type { SampleFormat } from '../../player/session-options.ts';
import type { PcmShape } from '../pcm-shape.ts';
import { FORMAT_BYTES } from './sample-encoder.ts';

// Microsoft, "Multiple Channel Audio Data and WAVE Files"; EBU Tech 3306 for RF64.
const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;
const GUID_TAIL = Buffer.from('000000001000800000aa00389b71', 'hex');
const DS64_BYTES = 28;
const MAX_RIFF_BYTES = 0xffff_ffff;
/** Speaker positions by channel count: mono, stereo, 2.1, quad, 5.0, 5.1, 6.1, 7.1. */
const CHANNEL_MASKS = [0, 0x4, 0x3, 0xb, 0x33, 0x37, 0x3f, 0x70f, 0x63f];

/** Bytes in front of the samples. Always the same for one shape, so that the header can be rewritten at the end. */
export function wavHeaderBytes(shape: PcmShape, format: SampleFormat): number {
  return wavHeader(shape, format, 0).length;
}

/**
 * The header of a WAV file with `dataBytes` bytes of samples: RIFF, or RF64 where 32 bits cannot hold the size.
 *
 * Room for RF64's `ds64` chunk is kept in every file as `JUNK` (EBU Tech 3306, section 4).
 */
export function wavHeader(shape: PcmShape, format: SampleFormat, dataBytes: number): Buffer {
  const fmt = formatChunk(shape, format);
  const fact = format === 'f32' ? 12 : 0;
  const headerBytes = 12 + 8 + DS64_BYTES + fmt.length + fact + 8;
  const riffBytes = headerBytes - 8 + dataBytes + (dataBytes % 2);
  const isLong = riffBytes > MAX_RIFF_BYTES;
  const frames = dataBytes / (shape.channels * FORMAT_BYTES[format]);

  const header = Buffer.alloc(headerBytes);
  header.write(isLong ? 'RF64' : 'RIFF', 0, 'latin1');
  header.writeUInt32LE(isLong ? MAX_RIFF_BYTES : riffBytes, 4);
  header.write('WAVE', 8, 'latin1');
  header.write(isLong ? 'ds64' : 'JUNK', 12, 'latin1');
  header.writeUInt32LE(DS64_BYTES, 16);
  if (isLong) {
    header.writeBigUInt64LE(BigInt(riffBytes), 20);
    header.writeBigUInt64LE(BigInt(dataBytes), 28);
    header.writeBigUInt64LE(BigInt(frames), 36);
  }
  let at = 20 + DS64_BYTES;
  at += fmt.copy(header, at);
  if (fact > 0) {
    header.write('fact', at, 'latin1');
    header.writeUInt32LE(4, at + 4);
    header.writeUInt32LE(Math.min(frames, MAX_RIFF_BYTES), at + 8);
    at += fact;
  }
  header.write('data', at, 'latin1');
  header.writeUInt32LE(isLong ? MAX_RIFF_BYTES : dataBytes, at + 4);
  return header;
}

function formatChunk({ sampleRate, channels }: PcmShape, format: SampleFormat): Buffer {
  const sampleBytes = FORMAT_BYTES[format];
  const plainTag = format === 'f32' ? FORMAT_FLOAT : FORMAT_PCM;
  const isExtensible = channels > 2 || format === 's24' || format === 's32';
  const bodyBytes = isExtensible ? 40 : 16;
  const chunk = Buffer.alloc(8 + bodyBytes);
  chunk.write('fmt ', 0, 'latin1');
  chunk.writeUInt32LE(bodyBytes, 4);
  chunk.writeUInt16LE(isExtensible ? FORMAT_EXTENSIBLE : plainTag, 8);
  chunk.writeUInt16LE(channels, 10);
  chunk.writeUInt32LE(sampleRate, 12);
  chunk.writeUInt32LE(sampleRate * channels * sampleBytes, 16);
  chunk.writeUInt16LE(channels * sampleBytes, 20);
  chunk.writeUInt16LE(sampleBytes * 8, 22);
  if (isExtensible) {
    chunk.writeUInt16LE(22, 24);
    chunk.writeUInt16LE(sampleBytes * 8, 26);
    chunk.writeUInt32LE(CHANNEL_MASKS[channels] ?? 0, 28);
    chunk.writeUInt16LE(plainTag, 32);
    GUID_TAIL.copy(chunk, 34);
  }
  return chunk;
}
