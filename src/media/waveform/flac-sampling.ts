import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { parseStreamInfo } from '../../formats/flac/flac-header.ts';
import { openInBackground } from '../../formats/background-reader.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { MAX_SAMPLE_BITS } from '../../formats/flac/decoder/frame-decoder.ts';
import { FLAC_STREAMINFO_AT, readFlacHead } from '../../formats/flac/flac-head.ts';
import { type FlacPlace, FlacPlaces, type FlacSlices } from './flac-place.ts';
import { PlacedPeaks } from './placed-peaks.ts';
import { PLACES, type WaveformRequest } from './waveform-request.ts';

/** Between two places that are this much farther apart than they have to be, there is another. */
const SPACING = 1.5 / PLACES;
/** Any FLAC file needs fewer looks: it takes about a third more looks than places. */
const MOST_LOOKS = 8 * PLACES;
/** Where between two places the next one is looked for, in turn: where nothing is found, the file may be damaged. */
const PARTS_BETWEEN = [1 / 2, 1 / 4, 3 / 4, 0];

/**
 * Fills in the peaks of native FLAC from a frame here and there, decoded in this thread: 0.1 s of processor time for a track
 * of any length.
 *
 * Each frame says which sample is its first, so places are found by halving what lies between two that are known until they
 * are close enough: that holds for loud and quiet parts alike, which differ in bytes by thousands.
 *
 * @returns false when nothing came: another format, 32 bits, an unknown length, no such file
 */
export async function sampleFlac(request: WaveformRequest, header: AudioFileInfo): Promise<boolean> {
  if (header.container !== 'flac' || (header.bitsPerSample ?? Infinity) > MAX_SAMPLE_BITS) return false;
  const file = await openInBackground(request.file, 0).catch(() => null);
  if (file === null) return false;
  try {
    return await sampleFile(request, file, header.audioEnd ?? file.sizeBytes);
  } catch {
    // The file went away or cannot be read any more: the engine reports that. The waveform keeps what it has.
    return true;
  } finally {
    await file.close();
  }
}

async function sampleFile(request: WaveformRequest, file: FileBytes, endOffset: number): Promise<boolean> {
  const { startSeconds, durationSeconds, signal } = request;
  const head = await readFlacHead(file);
  if (head?.first.variable !== (head?.numbering === 'samples')) return false;
  const info = parseStreamInfo(Buffer.from(head.header.subarray(FLAC_STREAMINFO_AT)));
  if (!info?.frames || info.maxBlockFrames === 0) return false;
  const stream = { ...info, sampleBits: info.bitsPerSample };
  // Streams cut out of others do not begin with number 0.
  const origin = head.first.number * (head.first.variable ? 1 : info.minBlockFrames);
  const fromSample = origin + Math.round(startSeconds * info.sampleRate);
  const slices: FlacSlices = {
    fromSample,
    toSample: fromSample + Math.round(durationSeconds * info.sampleRate),
    bins: request.bins.length,
  };
  const places = new FlacPlaces(file, stream, info.maxFrameBytes, slices);
  const peaks = new PlacedPeaks(request);
  const spacing = (slices.toSample - slices.fromSample) * SPACING;
  const edge = (offset: number, sample: number): FlacPlace => ({
    ...{ offset, endOffset: offset, fromSample: sample, toSample: sample },
    peaks: [],
  });
  let low = edge(head.audioOffset, origin);
  /** Places behind `low`, the nearest last. */
  const ahead = [edge(endOffset, origin + info.frames)];
  for (let looks = 0, high; (high = ahead.at(-1)) !== undefined && !signal.aborted; looks++) {
    const isOutside = high.fromSample <= slices.fromSample || low.toSample >= slices.toSample;
    const isClose = high.fromSample - low.fromSample <= spacing || high.fromSample <= low.toSample;
    const between = isOutside || isClose || looks > MOST_LOOKS ? null : await lookBetween(places, low, high);
    if (between === null) {
      for (const { bin, peak } of high.peaks) peaks.add(bin, peak);
      request.onProgress(clamp(high.toSample - fromSample, info.sampleRate, durationSeconds));
      low = high;
      ahead.pop();
    } else ahead.push(between);
  }
  return signal.aborted || peaks.settle();
}

/** A place between two others; null where there is none. */
async function lookBetween(places: FlacPlaces, low: FlacPlace, high: FlacPlace): Promise<FlacPlace | null> {
  for (const part of PARTS_BETWEEN) {
    const offset = low.endOffset + Math.floor((high.offset - low.endOffset) * part);
    const place = await places.look(offset, high.offset);
    if (place !== null && place.fromSample >= low.toSample && place.toSample <= high.fromSample) return place;
  }
  return null;
}

function clamp(samples: number, sampleRate: number, mostSeconds: number): number {
  return Math.min(mostSeconds, Math.max(0, samples / sampleRate));
}
