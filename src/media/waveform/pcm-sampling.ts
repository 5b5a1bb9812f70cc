import { toFsPath } from '../../player/raw-path.ts';
import { open } from 'node:fs/promises';
import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { pcmToFloat } from '../../signal/pcm-to-float.ts';
import { PLACES, raiseBins, type WaveformRequest } from './waveform-request.ts';

/** Bytes read at each place: a page of the page cache. */
const READ_BYTES = 4096;
/** Progress is told so often. */
const PLACES_AT_ONCE = 64;

/**
 * Fills in the peaks of linear PCM from a page of the file in each slice, without a decoder.
 *
 * @returns false for a file that is something else
 */
export async function samplePcm(request: WaveformRequest, header: AudioFileInfo): Promise<boolean> {
  const { file, startSeconds, durationSeconds, bins, signal } = request;
  if (!header.pcm) return false;
  const { frameBytes, dataOffset, dataBytes } = header.pcm;
  const { channels } = header;
  const frames = Math.max(1, Math.floor(READ_BYTES / frameBytes));
  const handle = await open(toFsPath(file)).catch(() => null);
  if (!handle) return true;
  try {
    const places = Math.min(PLACES, bins.length);
    const buffer = Buffer.alloc(frames * frameBytes);
    const samples = new Float32Array(frames * channels);
    const binOf = (place: number): number => Math.floor((place * bins.length) / places);
    for (let place = 0; place < places && !signal.aborted; place++) {
      const atSeconds = startSeconds + (place * durationSeconds) / places;
      const offset = Math.round(atSeconds * header.sampleRate) * frameBytes;
      const length = Math.min(buffer.length, dataBytes - offset);
      if (length < frameBytes) break;
      const { bytesRead } = await handle.read(buffer, 0, length, dataOffset + offset);
      let peak = 0;
      const framesRead = Math.floor(bytesRead / frameBytes);
      pcmToFloat(buffer, { ...header.pcm, channels }, framesRead, samples);
      for (let at = 0; at < framesRead * channels; at++) peak = Math.max(peak, Math.abs(samples[at]!));
      raiseBins(bins, binOf(place), binOf(place + 1), Math.min(1, peak));
      if (place % PLACES_AT_ONCE === 0) request.onProgress((place * durationSeconds) / places);
    }
  } catch {
    // The file went away or cannot be read any more: the engine reports that. The waveform keeps what it has.
  } finally {
    await handle.close();
  }
  return true;
}
