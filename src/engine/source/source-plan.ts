import { hasExactLength } from '../../formats/audio-file.ts';
import type { AudioFileInfo } from '../../formats/audio-file.ts';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import type { SourceKind } from '../../player/track.ts';
import type { Conversion } from '../messages.ts';
import type { PcmShape } from '../pcm-shape.ts';
import { PlayheadError } from '../../player/error.ts';
import { isKernelFlac } from '../decode/flac-start.ts';
import { createRing } from '../ring/layout.ts';
import type { RingMemory } from '../ring/layout.ts';
import type { ProbedInput, RingShape } from './track-source.ts';

/** Memory that a reader may spend, and how long its windows are. */
export interface BufferPolicy {
  readonly readAheadSeconds: number;
  readonly lookbackSeconds: number;
  /** What is left of the memory budget for tracks held whole. */
  readonly memoryBytesLeft: number;
  /** Each frame is taken once, in order, as soon as it is there. */
  readonly isOnePass: boolean;
}

/** Room beyond the expected length: an exact one may be off by a packet, an estimate (milliseconds, bit rates) by more. */
const EXACT_SLACK_FRAMES = 4096;
const ESTIMATE_SLACK = { share: 0.05, seconds: 2 } as const;

/** The warning for a track whose header says that it has no frames. */
export const EMPTY = 'is empty: it has no audio';

/** A window is cut to this size, whatever was asked for and whatever rate a file claims: typed arrays end at 4 GiB. */
const MAX_WINDOW_BYTES = 2 ** 31;
/** Beyond DSD1024 as ffmpeg gives it and any recording there is; headers that say more are damaged or made up. */
const MAX_SAMPLE_RATE = 6_144_000;
const MAX_CHANNELS = 64;

/**
 * Refuses impossible rates and channel counts before a buffer of that size is made.
 *
 * @throws PlayheadError `unsupported`
 */
export function checkPlausible({ sampleRate, channels }: PcmShape): void {
  if (sampleRate >= 1 && sampleRate <= MAX_SAMPLE_RATE && channels >= 1 && channels <= MAX_CHANNELS) return;
  throw new PlayheadError('unsupported', `claims ${channels} channels at ${sampleRate} Hz, which cannot be`);
}

/**
 * Refuses what was cut off before its first frame. A file that says it has no frames is played: it is empty, not damaged.
 *
 * @throws PlayheadError `no-audio`
 */
export function checkHoldsAudio(header: HeaderFacts | null): void {
  if (header?.frames !== 0 || !hasExactLength(header)) return;
  if (header.warnings.some(({ code }) => code.endsWith('-truncated')))
    throw new PlayheadError('no-audio', 'is cut short: it ends before its audio begins');
}

/** How the ring's frames come from the track's: identity unless a conversion is asked for. */
export function ringShape(track: AudioFileInfo, conversion: Conversion): RingShape {
  const sampleRate = conversion.sampleRate ?? track.sampleRate;
  const wanted = conversion.channels ?? track.channels;
  const channels = Math.min(wanted, conversion.maxChannels ?? wanted);
  const trackFramesPerRingFrame = (track.sampleRate / sampleRate) * conversion.speed;
  const filters = conversionFilters(conversion);
  const keepsLayout = channels === track.channels && filters.length === 0;
  const { audioIndex } = track;
  const shape = { audioIndex, sampleRate, channels, keepsLayout, trackFramesPerRingFrame };
  // The user's own filters may change the length.
  if (conversion.speed === 1 || conversion.filters !== null || !hasExactLength(track))
    return { ...shape, filters, endRingFrame: null };
  const endRingFrame = Math.round(track.frames / trackFramesPerRingFrame);
  return { ...shape, filters: [TEMPO_TAIL, ...filters], endRingFrame };
}

/** The ffmpeg filters of a conversion: the speed first, the user's own after everything else. */
export function conversionFilters({ speed, filters }: Conversion): string[] {
  return [...(speed === 1 ? [] : tempoFilters(speed)), ...(filters === null ? [] : [filters])];
}

/** Whether the ring holds the track's own samples, unconverted. */
export function isUnconverted(track: PcmShape, shape: RingShape): boolean {
  return (
    shape.trackFramesPerRingFrame === 1 &&
    shape.sampleRate === track.sampleRate &&
    shape.channels === track.channels &&
    shape.filters.length === 0
  );
}

/** Which of the three kinds a track is played as. */
export function sourceKind(
  input: ProbedInput,
  track: PcmShape,
  shape: RingShape,
  policy: BufferPolicy,
): SourceKind {
  const { header } = input;
  if (input.type !== 'file' || header === null) return 'streamed';
  if (header.pcm !== null && isUnconverted(track, shape)) return 'mapped';
  const frames = ringFrames(header, shape);
  if (frames === null || shape.filters.length > 0 || input.isGrowing) return 'streamed';
  // Fresh memory for all of a track costs half as much as decoding it does, where no child and no pipe come in between.
  const windowFrames = (policy.lookbackSeconds + policy.readAheadSeconds) * shape.sampleRate;
  if (policy.isOnePass && isKernelFlac(header) && isUnconverted(track, shape) && frames > windowFrames)
    return 'streamed';
  return ringBytes(wholeTrackFrames(header, frames, shape), shape) <= policy.memoryBytesLeft
    ? 'memory'
    : 'streamed';
}

/** A buffer of the size that a kind of source needs. */
export function ringFor(
  kind: SourceKind,
  input: ProbedInput,
  shape: RingShape,
  policy: BufferPolicy,
): RingMemory {
  if (kind === 'memory' && input.header !== null) {
    const capacityFrames = wholeTrackFrames(input.header, ringFrames(input.header, shape) ?? 0, shape);
    // All frames stay. Only if the track is longer than its header says, the oldest are dropped.
    return createRing(shape.channels, capacityFrames, Math.max(0, capacityFrames - shape.sampleRate));
  }
  const wantedBytes = ringBytes((policy.lookbackSeconds + policy.readAheadSeconds) * shape.sampleRate, shape);
  const cut = Math.min(1, MAX_WINDOW_BYTES / wantedBytes);
  const lookbackFrames = Math.ceil(cut * policy.lookbackSeconds * shape.sampleRate);
  const readAheadFrames = Math.ceil(cut * policy.readAheadSeconds * shape.sampleRate);
  return createRing(shape.channels, lookbackFrames + readAheadFrames, lookbackFrames, readAheadFrames);
}

/** Bytes of real memory that a buffer of `frames` frames takes once it is full. */
export function ringBytes(frames: number, shape: PcmShape): number {
  return frames * shape.channels * Float32Array.BYTES_PER_ELEMENT;
}

function wholeTrackFrames(header: AudioFileInfo, frames: number, shape: PcmShape): number {
  if (header.framesSource !== 'estimate') return frames + EXACT_SLACK_FRAMES;
  return Math.ceil(frames * (1 + ESTIMATE_SLACK.share) + ESTIMATE_SLACK.seconds * shape.sampleRate);
}

function ringFrames(header: AudioFileInfo, shape: RingShape): number | null {
  return header.frames === null ? null : Math.ceil(header.frames / shape.trackFramesPerRingFrame);
}

/** atempo ends where its last window does, up to 60 ms early or late: behind the track it gets silence to end in. */
const TEMPO_TAIL = 'apad=pad_dur=0.25';

/** ffmpeg's atempo keeps the pitch; outside 0.5–2 two of them in a row sound better than one (ffmpeg-filters, atempo). */
function tempoFilters(speed: number): string[] {
  if (speed >= 0.5 && speed <= 2) return [`atempo=${speed}`];
  const root = Math.sqrt(speed);
  return [`atempo=${root}`, `atempo=${root}`];
}
