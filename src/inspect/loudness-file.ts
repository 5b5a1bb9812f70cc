import { FileBytes } from '../formats/file-bytes.ts';
import { readMetadata } from '../media/tag/read-metadata.ts';
import type { ReplayGain } from '../tags/replay-gain.ts';
import type { InspectionContext, InspectionTarget, ReportError, Verdict } from './inspection.ts';
import { dynamicRange } from './loudness/dynamic-range.ts';
import { integratedLoudness, loudnessRange } from './loudness/gating.ts';
import { highestLevel, joinedCounts } from './loudness/level-counts.ts';
import { measureLoudness, type LoudnessBlocks } from './loudness/measure-loudness.ts';
import { gainNames } from './tag-names.ts';
import { reportDecodeError } from './report-error.ts';
import { LOUDNESS_SCHEMA_VERSION, type LoudnessReport } from './report/loudness-report.ts';

const REPLAYGAIN_LUFS = -18;
const R128_LUFS = -23;

/** Limits; each may be left out. */
export interface LoudnessLimits {
  readonly maxTruePeak?: number;
  readonly maxLoudness?: number;
  readonly minLoudness?: number;
  readonly maxRange?: number;
}

export interface LoudnessOptions {
  readonly dualMono: boolean;
  readonly dynamicRange: boolean;
  /** Also give the blocks, so that an album can be made of them. */
  readonly blocks: boolean;
  readonly limits: LoudnessLimits;
}

/** A report and what an album needs of it. */
export interface LoudnessResult extends LoudnessReport {
  readonly blocks: LoudnessBlocks | null;
}

/** Measures one file. Never throws on a bad one. @throws the signal's reason when it is aborted */
export async function loudnessOfFile(
  target: InspectionTarget,
  options: LoudnessOptions,
  context: InspectionContext,
): Promise<LoudnessResult> {
  let blocks: LoudnessBlocks | null = null;
  let range: number | null = null;
  let tags: ReplayGain | null = null;
  let error: ReportError | null = null;
  try {
    const file = await FileBytes.open(target.path, { blocking: true });
    try {
      tags = (await readMetadata(file, target.path)).replayGain;
    } finally {
      await file.close();
    }
    blocks = await measureLoudness(target.path, options, context);
    if (options.dynamicRange) range = await dynamicRange(target.path, context);
  } catch (thrown) {
    context.signal.throwIfAborted();
    error = reportDecodeError(thrown);
  }
  const report = summary(target.file, 'track', blocks ? [blocks] : [], options.limits);
  return {
    ...report,
    error,
    tags: tags && gainNames(tags),
    tag_difference: tags && differenceOf(tags, report),
    dynamic_range: range,
    blocks: options.blocks ? blocks : null,
  };
}

/** The loudness of several files as one: all their blocks pass the gates together. */
export function albumLoudness(parts: readonly LoudnessBlocks[], limits: LoudnessLimits): LoudnessReport {
  return summary('album', 'album', parts, limits);
}

export function verdictOfLoudness(report: LoudnessReport): Verdict {
  return report.exceeded.length > 0 ? 'finding' : 'fine';
}

function summary(
  file: string,
  type: LoudnessReport['type'],
  parts: readonly LoudnessBlocks[],
  limits: LoudnessLimits,
): LoudnessReport {
  const momentary = joinedCounts(parts.map((part) => part.momentary));
  const shortTerm = joinedCounts(parts.map((part) => part.shortTerm));
  const integrated = integratedLoudness(momentary);
  const values = {
    integrated: rounded(integrated),
    range: rounded(loudnessRange(shortTerm)),
    momentary_max: rounded(highestLevel(momentary)),
    short_term_max: rounded(highestLevel(shortTerm)),
    sample_peak: rounded(highest(parts.map(({ samplePeakDb }) => samplePeakDb))),
    true_peak: rounded(highest(parts.map(({ truePeakDb }) => truePeakDb))),
  };
  return {
    schema_version: LOUDNESS_SCHEMA_VERSION,
    type,
    file,
    error: null,
    silent: parts.length > 0 && values.sample_peak === null,
    ...values,
    gain_to_18: integrated === null ? null : rounded(REPLAYGAIN_LUFS - integrated),
    gain_to_23: integrated === null ? null : rounded(R128_LUFS - integrated),
    tags: null,
    tag_difference: null,
    dynamic_range: null,
    exceeded: exceededLimits(values, limits),
  };
}

type Values = Pick<LoudnessReport, 'integrated' | 'range' | 'true_peak'>;

function exceededLimits(values: Values, limits: LoudnessLimits): string[] {
  const above = (value: number | null, limit: number | undefined) =>
    value !== null && limit !== undefined && value > limit;
  return [
    ...(above(values.true_peak, limits.maxTruePeak) ? ['max-true-peak'] : []),
    ...(above(values.integrated, limits.maxLoudness) ? ['max-loudness'] : []),
    ...(above(limits.minLoudness ?? null, values.integrated ?? -Infinity) ? ['min-loudness'] : []),
    ...(above(values.range, limits.maxRange) ? ['max-range'] : []),
  ];
}

/** How many dB the tag asks for more than the measurement does. */
function differenceOf(tags: ReplayGain, report: LoudnessReport): number | null {
  if (tags.trackGainDb !== null && report.gain_to_18 !== null)
    return rounded(tags.trackGainDb - report.gain_to_18);
  if (tags.r128TrackGainDb !== null && report.gain_to_23 !== null)
    return rounded(tags.r128TrackGainDb - report.gain_to_23);
  return null;
}

function highest(values: readonly number[]): number | null {
  const most = Math.max(-Infinity, ...values);
  return most === -Infinity ? null : most;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
