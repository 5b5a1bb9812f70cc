import { FlacSegmentDecoder } from './segment-decoder.ts';
import type { FlacAudio } from './flac-audio.ts';

/** Decoded at a time: what it gives fits a core's own memory, where the taker finds it again. */
const STEP_BYTES = 128 * 1024;
const PCM_BYTES = 1 << 20;

/**
 * Decodes a FLAC file on this thread, twice as quick as ffmpeg does through a pipe. `take` gets whole frames, in order, interleaved
 * and little-endian; they are valid until it returns.
 *
 * @returns false when something is not as it should be: what was taken until then may not be all that another decoder would give
 * @throws the signal's reason when it is aborted, the system's error when the file cannot be read
 */
export async function decodeFlac(
  audio: FlacAudio,
  kernel: WebAssembly.Module,
  signal: AbortSignal,
  take: (pcm: Uint8Array<ArrayBuffer>) => void,
): Promise<boolean> {
  const frameBytes = audio.channels * Math.ceil(audio.sampleBits / 8);
  const pcm = new Uint8Array(Math.max(PCM_BYTES, audio.maxBlockFrames * frameBytes));
  const decoder = new FlacSegmentDecoder(audio, kernel);
  try {
    let offset = audio.from;
    let sample = 0;
    while (offset < audio.to) {
      signal.throwIfAborted();
      const segment = decoder.decode(offset, Math.min(offset + STEP_BYTES, audio.to), pcm);
      if (segment?.fromOffset !== offset || segment.fromSample !== sample) return false;
      if (segment.toOffset === offset) return false; // a frame longer than STREAMINFO allows
      take(pcm.subarray(0, segment.pcmBytes));
      offset = segment.toOffset;
      sample = segment.toSample;
      // Lets signals in.
      await new Promise(setImmediate);
    }
    return offset === audio.to && sample === audio.samples;
  } finally {
    decoder.close();
  }
}
