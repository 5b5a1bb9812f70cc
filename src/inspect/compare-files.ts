import { createHash } from 'node:crypto';
import { FileBytes } from '../media/file-bytes.ts';
import { readMetadata } from '../media/tag/read-metadata.ts';
import { PlayheadError } from '../player/error.ts';
import { align, type ComparableFiles } from './compare/align.ts';
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

const READ_BYTES = 1 << 20;

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
  if (report.error) return 'trouble';
  return report.equal ? 'fine' : 'finding';
}

async function compared(
  path: string,
  { other, level, maxOffsetSeconds }: CompareOptions,
  context: InspectionContext,
): Promise<Partial<CompareReport>> {
  const isEqual = (same: CompareLevel | null) =>
    same !== null && COMPARE_LEVELS.indexOf(same) <= COMPARE_LEVELS.indexOf(level);
  const sameBytes = await named(other, () => haveSameBytes(path, other));
  const [a, b] = await Promise.all([digest(path, context), named(other, () => digest(other, context))]);
  const shape = {
    sample_rate: [a.sampleRate, b.sampleRate],
    channels: [a.channels, b.channels],
    frames: [a.frames, b.frames],
  } as const;
  if (sameBytes) return { ...shape, same: 'bytes', equal: true };
  const tags = await differentTags(path, other);
  const sameShape = a.sampleRate === b.sampleRate && a.channels === b.channels;
  if (sameShape && a.md5 === b.md5) {
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
  const maxOffset = Math.min(Math.round(maxOffsetSeconds * a.sampleRate), a.frames + b.frames);
  const alignment = await align(files, maxOffset, context);
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
  const [left, right] = await Promise.all(
    [a, b].map((path) => FileBytes.open(path, { windowBytes: READ_BYTES })),
  );
  try {
    if (left!.sizeBytes !== right!.sizeBytes) return false;
    for (let offset = 0; offset < left!.sizeBytes; offset += READ_BYTES) {
      const parts = await Promise.all([left!.read(offset, READ_BYTES), right!.read(offset, READ_BYTES)]);
      if (!parts[0].equals(parts[1])) return false;
    }
    return true;
  } finally {
    await Promise.all([left!.close(), right!.close()]);
  }
}

interface Digest {
  readonly md5: string;
  readonly frames: number;
  readonly sampleRate: number;
  readonly channels: number;
}

/** Of 32-bit float samples: exact for everything up to 24 bits. */
async function digest(path: string, context: InspectionContext): Promise<Digest> {
  const stream = await PcmStream.open({
    ffmpegPath: context.ffmpegPath(),
    path,
    encoding: 'f32',
    signal: context.signal,
  });
  const hash = createHash('md5');
  let bytes = 0;
  for await (const part of stream.bytes()) {
    hash.update(part);
    bytes += part.length;
  }
  context.signal.throwIfAborted();
  return {
    md5: hash.digest('hex'),
    frames: bytes / stream.frameBytes,
    sampleRate: stream.sampleRate,
    channels: stream.channels,
  };
}

function filtersOf(a: Digest, b: Digest): string {
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
  const [left, right] = await Promise.all(
    [a, b].map(async (path) =>
      integratedLoudness((await measureLoudness(path, { dualMono: false }, context)).momentary),
    ),
  );
  const rounded = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);
  const difference = typeof left === 'number' && typeof right === 'number' ? right - left : null;
  return { a: rounded(left ?? null), b: rounded(right ?? null), difference: rounded(difference) };
}
