import type { InspectionContext } from '../inspection.ts';
import { PcmStream } from '../pcm-stream.ts';
import type { Alignment } from '../report/compare-report.ts';
import { findOffset, type FoundOffset } from './find-offset.ts';
import { FrameReader } from './frame-reader.ts';
import { openBoth } from './open-both.ts';
import { sampleDifference, type Residual } from './sample-difference.ts';

/** A piece this long is unlike any other place of real audio, and cheap to search for. */
const PIECE_FRAMES = 65_536;
/** The piece is the loudest of this much at a time … */
const SEARCH_FRAMES = 16 * PIECE_FRAMES;
/** … where it is louder than this (mean square, about −60 dBFS). */
const LEAST_POWER = 1e-6;
/** Below this the best place is as good as any other. */
const LEAST_CORRELATION = 0.2;

/** Two files decoded the same way, so that their frames can be compared. */
export interface ComparableFiles {
  readonly a: string;
  readonly b: string;
  /** Filters that bring the other to the first one's rate, or both to mono. */
  readonly filtersA?: string;
  readonly filtersB?: string;
}

/**
 * Finds by how many frames one file is later than the other, and what is left when it is taken back. Only the
 * beginnings are decoded for the search; memory does not grow with the files' length.
 *
 * @param atZero the residual without a shift, where it is known: it needs no decode then
 * @returns null when no common place is found, because one is silent or much shorter
 * @throws PlayheadError `undecodable`, `no-ffmpeg`
 */
export async function align(
  files: ComparableFiles,
  maxOffsetFrames: number,
  atZero: Residual | null,
  context: InspectionContext,
): Promise<Alignment | null> {
  const found = await findShift(files, maxOffsetFrames, context);
  if (!found || Math.abs(found.correlation) < LEAST_CORRELATION) return null;
  const left =
    found.offsetFrames === 0 && atZero ? atZero : await residualAt(files, found.offsetFrames, context);
  return left && { offset: found.offsetFrames, correlation: found.correlation, ...left };
}

async function findShift(
  files: ComparableFiles,
  maxOffsetFrames: number,
  context: InspectionContext,
): Promise<FoundOffset | null> {
  const piece = await loudPiece(files, context);
  if (!piece) return null;
  const from = piece.at - maxOffsetFrames;
  const to = piece.at + PIECE_FRAMES + maxOffsetFrames;
  const range = await mono(files.b, files.filtersB, from, to, context);
  return findOffset(piece.samples, piece.at, range, from);
}

/** The loudest piece of the first stretch of A that is not silent, mixed to mono. */
async function loudPiece(
  files: ComparableFiles,
  context: InspectionContext,
): Promise<{ at: number; samples: Float32Array } | null> {
  const stream = await PcmStream.open(files.a, 'f32', context, { filters: files.filtersA });
  const reader = new FrameReader(stream);
  try {
    let loudest: { at: number; samples: Float32Array } | null = null;
    let loudestPower = LEAST_POWER;
    for (let at = 0; ; at += PIECE_FRAMES) {
      if (loudest && at % SEARCH_FRAMES === 0) return loudest;
      const samples = mixed(await reader.read(PIECE_FRAMES), stream.channels);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      const isLast = samples.length < PIECE_FRAMES;
      // The last piece is shorter: it serves where there is no other.
      if (power > loudestPower && !(isLast && loudest)) {
        loudest = { at, samples: samples.slice() };
        loudestPower = power;
      }
      if (isLast) return loudest;
    }
  } finally {
    await reader.close();
  }
}

async function mono(
  path: string,
  filters: string | undefined,
  from: number,
  to: number,
  context: InspectionContext,
): Promise<Float32Array> {
  const stream = await PcmStream.open(path, 'f32', context, { filters });
  const reader = new FrameReader(stream);
  try {
    // What lies before the start or behind the end is silence: a piece may begin in it.
    const range = new Float32Array(to - from);
    const before = Math.max(0, -from);
    if (await reader.skip(Math.max(0, from)))
      range.set(mixed(await reader.read(range.length - before), stream.channels), before);
    return range;
  } finally {
    await reader.close();
  }
}

async function residualAt(
  files: ComparableFiles,
  offset: number,
  context: InspectionContext,
): Promise<Residual | null> {
  const streams = await openBoth(
    PcmStream.open(files.a, 'f32', context, { filters: files.filtersA }),
    PcmStream.open(files.b, 'f32', context, { filters: files.filtersB }),
  );
  const { residual } = await sampleDifference(...streams, offset);
  context.signal.throwIfAborted();
  return residual;
}

function mixed(samples: Float32Array, channels: number): Float32Array {
  if (channels === 1) return samples;
  const result = new Float32Array(samples.length / channels);
  for (let frame = 0; frame < result.length; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += samples[frame * channels + channel]!;
    result[frame] = sum / channels;
  }
  return result;
}
