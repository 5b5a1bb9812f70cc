import { FileBytes } from '../formats/file-bytes.ts';
import { readMetadata } from '../media/tag/read-metadata.ts';
import { PlayheadError } from '../player/error.ts';
import { align, type ComparableFiles } from './compare/align.ts';
import { openBoth } from './compare/open-both.ts';
import { sampleDifference } from './compare/sample-difference.ts';
import { haveSameSamples } from './compare/exact-samples.ts';
import { countFrames } from './count-frames.ts';
import type { InspectionContext, InspectionTarget, Verdict } from './inspection.ts';
import { integratedLoudness } from './loudness/gating.ts';
import { measureLoudness } from './loudness/measure-loudness.ts';
import { PcmStream } from './pcm-stream.ts';
import { reportError } from './report-error.ts';
import {
  COMPARE_LEVELS,
  COMPARE_SCHEMA_VERSION,
  type CompareLevel,
  type CompareReport,
} from './report/compare-report.ts';
import { ffprobeTags } from './tag-names.ts';
import { packetDigest } from './verify/packet-digest.ts';

export interface CompareOptions {
  /** Path of the second file. */
  readonly other: string;
  /** What counts as equal. */
  readonly level: CompareLevel;
  readonly maxOffsetSeconds: number;
}

const READ_BYTES = 256 * 1024;

/** Compares two files, level by level. Never throws on a bad one. @throws the signal's reason when it is aborted */
export async function compareFiles(
  target: InspectionTarget,
  options: CompareOptions,
  context: InspectionContext,
): Promise<CompareReport> {
  const nothing: CompareReport = {
    schema_version: COMPARE_SCHEMA_VERSION,
    file: target.file,
    error: null,
    other: options.other,
    same: null,
    equal: false,
    sample_rate: [null, null],
    channels: [null, null],
    frames: [null, null],
    alignment: null,
    tags: [],
    loudness: null,
  };
  try {
    return { ...nothing, ...(await compared(target.path, options, context)) };
  } catch (thrown) {
    context.signal.throwIfAborted();
    return { ...nothing, error: reportError(thrown) };
  }
}

export function verdictOfCompare(report: CompareReport): Verdict {
  return report.equal ? 'fine' : 'finding';
}

async function compared(
  path: string,
  { other, level, maxOffsetSeconds }: CompareOptions,
  context: InspectionContext,
): Promise<Partial<CompareReport>> {
  const isEqual = (same: CompareLevel | null) =>
    same !== null && COMPARE_LEVELS.indexOf(same) <= COMPARE_LEVELS.indexOf(level);
  const sameBytes = await haveSameBytes(path, other);
  if (sameBytes) {
    const { frames, sampleRate, channels } = await countFrames(path, context);
    const twice = <Value>(value: Value) => [value, value] as const;
    const shape = { sample_rate: twice(sampleRate), channels: twice(channels), frames: twice(frames) };
    return { ...shape, same: 'bytes', equal: true };
  }
  const streams = await openBoth(
    PcmStream.open(path, 'f32', context),
    named(other, () => PcmStream.open(other, 'f32', context)),
  );
  const { framesA, framesB, residual } = await sampleDifference(...streams, 0);
  context.signal.throwIfAborted();
  const [a, b] = streams;
  const shape = {
    sample_rate: [a.sampleRate, b.sampleRate],
    channels: [a.channels, b.channels],
    frames: [framesA, framesB],
  } as const;
  const tags = await differentTags(path, other);
  const sameShape = a.sampleRate === b.sampleRate && a.channels === b.channels;
  const isSameInFloats = sameShape && framesA === framesB && residual?.peak_difference_db === null;
  if (isSameInFloats && !(await haveSameSamples(path, other, context))) return { ...shape, same: null, tags };
  if (isSameInFloats) {
    const packets = await Promise.all([packetDigest(path, context), packetDigest(other, context)]);
    const same = packets[0] === packets[1] ? 'packets' : 'pcm';
    return { ...shape, same, equal: isEqual(same), tags };
  }
  const files: ComparableFiles = {
    a: path,
    b: other,
    ...(a.channels !== b.channels && { filtersA: 'aformat=channel_layouts=mono' }),
    ...(!sameShape && { filtersB: filtersOf(a, b) }),
  };
  // Further than both are long there is nothing to find.
  const maxOffset = Math.min(Math.round(maxOffsetSeconds * a.sampleRate), framesA + framesB);
  const alignment = await align(files, maxOffset, sameShape ? residual : null, context);
  const same = sameShape && alignment?.residual_db === null && alignment.overlap > 0 ? 'aligned' : null;
  const loudness = await loudnessOf(path, other, context);
  return { ...shape, same, equal: isEqual(same), alignment, tags, loudness };
}

/** Says which of the two files an error is about. */
async function named<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlayheadError)
      throw new PlayheadError(error.code as string, `${file}: ${error.message}`);
    throw error;
  }
}

async function haveSameBytes(a: string, b: string): Promise<boolean> {
  const options = { windowBytes: READ_BYTES, reusesWindow: true };
  const left = await FileBytes.open(a, options);
  try {
    const right = await named(b, () => FileBytes.open(b, options));
    try {
      return await areSame(left, right);
    } finally {
      await right.close();
    }
  } finally {
    await left.close();
  }
}

async function areSame(left: FileBytes, right: FileBytes): Promise<boolean> {
  if (left.sizeBytes !== right.sizeBytes) return false;
  for (let offset = 0; offset < left.sizeBytes; offset += READ_BYTES) {
    const [a, b] = await Promise.all([left.read(offset, READ_BYTES), right.read(offset, READ_BYTES)]);
    if (!a.equals(b)) return false;
  }
  return true;
}

function filtersOf(a: PcmStream, b: PcmStream): string {
  return [
    ...(a.sampleRate === b.sampleRate ? [] : [`aresample=${a.sampleRate}`]),
    ...(a.channels === b.channels ? [] : ['aformat=channel_layouts=mono']),
  ].join(',');
}

async function differentTags(a: string, b: string): Promise<CompareReport['tags']> {
  const [left, right] = await Promise.all([a, b].map(tagsAt));
  const names = [...new Set([...Object.keys(left!), ...Object.keys(right!)])].sort();
  return names
    .filter((name) => left![name] !== right![name])
    .map((name) => ({ name, a: left![name] ?? null, b: right![name] ?? null }));
}

async function tagsAt(path: string): Promise<Record<string, string>> {
  const file = await FileBytes.open(path, { blocking: true });
  try {
    return ffprobeTags(await readMetadata(file, path));
  } finally {
    await file.close();
  }
}

async function loudnessOf(
  a: string,
  b: string,
  context: InspectionContext,
): Promise<CompareReport['loudness']> {
  const [left, right] = await Promise.all([
    measureLoudness(a, { dualMono: false }, context),
    measureLoudness(b, { dualMono: false }, context),
  ]);
  const rounded = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);
  const levelA = integratedLoudness(left.momentary);
  const levelB = integratedLoudness(right.momentary);
  return {
    a: rounded(levelA),
    b: rounded(levelB),
    silent: [left.samplePeakDb === -Infinity, right.samplePeakDb === -Infinity],
    difference: rounded(levelA === null || levelB === null ? null : levelB - levelA),
  };
}
