import { hasExactLength } from '../../formats/audio-file.ts';
import type { ProbedInput, RingShape, SourceReports } from './track-source.ts';

/** The error message for a track whose decoder gave no frame from this ring frame on. */
export function noAudioReason(fromRingFrame: number, { sampleRate }: RingShape): string {
  if (fromRingFrame === 0) return 'no audio in it can be decoded: its data is missing or damaged';
  const seconds = (fromRingFrame / sampleRate).toFixed(3);
  return `nothing can be decoded from ${seconds} s on: it is cut short or damaged`;
}

/** Tells the length of a track once its end was seen, and what of the length in its header is missing. */
export function reportLength(
  { header }: ProbedInput,
  { trackFramesPerRingFrame, filters }: RingShape,
  endRingFrame: number,
  reports: SourceReports,
): void {
  const trackFrames = Math.round(endRingFrame * trackFramesPerRingFrame);
  const isExact = header !== null && hasExactLength(header);
  if (isExact && (trackFramesPerRingFrame !== 1 || trackFrames === header.frames)) return;
  reports.length(trackFrames);
  // The user's own filters may have dropped what is missing.
  if (!isExact || trackFrames > header.frames || filters.length > 0) return;
  const missing = ((header.frames - trackFrames) / header.sampleRate).toFixed(3);
  reports.warning('truncated', `ends ${missing} s before the length it declares: cut short or damaged`);
}
