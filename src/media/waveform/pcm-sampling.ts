import { open } from 'node:fs/promises';
import type { AudioFileInfo, PcmEncoding, PcmLayout } from '../audio-file.ts';
import { raiseBins, type WaveformRequest } from './waveform-request.ts';

/** Places that are looked at: more than the columns of any bar. */
const PLACES = 1024;
/** What is read at each: a page of the page cache. */
const READ_BYTES = 4096;
/** Progress is told so often. */
const PLACES_AT_ONCE = 64;

/** Reads an amplitude of full scale 1; of integers the upper bits are enough. */
type SampleReader = (bytes: Buffer, at: number) => number;

/**
 * Fills in the peaks of linear PCM from a page of the file in each slice, without a decoder.
 *
 * @returns false for a file that is something else
 */
export async function samplePcm(request: WaveformRequest, header: AudioFileInfo): Promise<boolean> {
  const { file, startSeconds, durationSeconds, bins, signal } = request;
  const reader = header.pcm && readerOf(header.pcm);
  if (!header.pcm || !reader) return false;
  const { frameBytes, dataOffset, dataBytes } = header.pcm;
  const sampleBytes = SAMPLE_BYTES[header.pcm.encoding]!;
  const frames = Math.max(1, Math.floor(READ_BYTES / frameBytes));
  const handle = await open(file).catch(() => null);
  if (!handle) return true;
  try {
    const places = Math.min(PLACES, bins.length);
    const buffer = Buffer.alloc(frames * frameBytes);
    const binOf = (place: number): number => Math.floor((place * bins.length) / places);
    for (let place = 0; place < places && !signal.aborted; place++) {
      const atSeconds = startSeconds + (place * durationSeconds) / places;
      const offset = Math.round(atSeconds * header.sampleRate) * frameBytes;
      const length = Math.min(buffer.length, dataBytes - offset);
      if (length < frameBytes) break;
      const { bytesRead } = await handle.read(buffer, 0, length, dataOffset + offset);
      let peak = 0;
      for (let frame = 0; frame + frameBytes <= bytesRead; frame += frameBytes)
        for (let channel = 0; channel < header.channels; channel++)
          peak = Math.max(peak, Math.abs(reader(buffer, frame + channel * sampleBytes)));
      raiseBins(bins, binOf(place), binOf(place + 1), Math.min(1, peak));
      if (place % PLACES_AT_ONCE === 0) request.onProgress((place * durationSeconds) / places);
    }
  } catch {
    // The file went away or cannot be read any more: the engine reports that, what is known of the waveform stands.
  } finally {
    await handle.close();
  }
  return true;
}

const SAMPLE_BYTES: Readonly<Partial<Record<PcmEncoding, number>>> = {
  u8: 1,
  s8: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  f32: 4,
  f64: 8,
};

/** Null for what needs a table. */
function readerOf({ encoding, littleEndian: little }: PcmLayout): SampleReader | null {
  const upper = (skippedBytes: number): SampleReader =>
    little
      ? (bytes, at) => bytes.readInt16LE(at + skippedBytes) / 2 ** 15
      : (bytes, at) => bytes.readInt16BE(at) / 2 ** 15;
  switch (encoding) {
    case 'u8':
      return (bytes, at) => (bytes[at]! - 128) / 2 ** 7;
    case 's8':
      return (bytes, at) => bytes.readInt8(at) / 2 ** 7;
    case 's16':
      return upper(0);
    case 's24':
      return upper(1);
    case 's32':
      return upper(2);
    case 'f32':
      return little ? (bytes, at) => bytes.readFloatLE(at) : (bytes, at) => bytes.readFloatBE(at);
    case 'f64':
      return little ? (bytes, at) => bytes.readDoubleLE(at) : (bytes, at) => bytes.readDoubleBE(at);
    case 's64':
    case 'alaw':
    case 'mulaw':
      return null;
  }
}
