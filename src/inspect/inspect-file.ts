import type { Container } from '../formats/audio-file.ts';
import { FileBytes } from '../formats/file-bytes.ts';
import {
  streamFacts,
  type HeaderFacts,
  type HeaderWarning,
  type StreamFacts,
} from '../formats/header-facts.ts';
import { chapterEnd } from '../formats/chapter.ts';
import { readMetadata, type Metadata } from '../media/tag/read-metadata.ts';
import { countFrames } from './count-frames.ts';
import { describeWithFfmpeg, type FfmpegDescription, type FfmpegStream } from './describe-with-ffmpeg.ts';
import { externalCueChapters } from './external-cue.ts';
import { formatNames } from '../formats/container-names.ts';
import { sampleFormatOf } from './ffprobe-names.ts';
import type { InspectionContext, InspectionTarget, ReportError } from './inspection.ts';
import { NOT_AUDIO, reportError } from './report-error.ts';
import {
  INSPECT_SCHEMA_VERSION,
  type InspectFormat,
  type InspectReport,
  type InspectStream,
} from './report/inspect-report.ts';
import { encoderTags, ffprobeTags, gainNames } from './tag-names.ts';
import { withPlayedLength } from './played-length.ts';
import { seekExactness, type SeekExactness } from './seek-exactness.ts';
import { probeTarget } from './probe-target.ts';

export interface InspectOptions {
  /** Decode the whole file to count its frames. */
  readonly exact: boolean;
}

/** What a file turned out to be: by its header, or by ffmpeg's word. */
interface Known {
  /** null: a container that only ffmpeg knows. */
  readonly container: Container | null;
  readonly facts: StreamFacts;
  readonly formatName: string;
  readonly formatLongName: string | null;
  readonly sampleFormat: string | null;
  readonly seekExactness: SeekExactness | null;
}

/**
 * Tells what a file is, from its header and tags. Never throws on a bad file: `error` and `warnings` are data.
 *
 * @throws the signal's reason when it is aborted
 */
export async function inspectFile(
  target: InspectionTarget,
  options: InspectOptions,
  context: InspectionContext,
): Promise<InspectReport> {
  let sizeBytes: number | null = null;
  let error: ReportError | null = null;
  let known: Known | null = null;
  let metadata: Metadata | null = null;
  try {
    const file = await FileBytes.open(target.path, { blocking: true });
    sizeBytes = file.sizeBytes;
    try {
      const probed = await probeTarget(file, target.path, context);
      const facts = probed && (await withPlayedLength(probed, file, target.path, context));
      known = facts
        ? byHeader(facts, await seekExactness(file, facts))
        : byFfmpeg(await describeWithFfmpeg(target.path, context));
      if (known) metadata = await readMetadata(file, target.path);
    } finally {
      await file.close();
    }
    if (!known) error = NOT_AUDIO;
    else if (options.exact) known = { ...known, facts: await counted(known, target.path, context) };
  } catch (thrown) {
    context.signal.throwIfAborted();
    error = reportError(thrown);
  }
  return {
    schema_version: INSPECT_SCHEMA_VERSION,
    file: target.file,
    error,
    warnings: [...(known?.facts.warnings ?? []), ...(known?.container ? tagWarnings(metadata) : [])],
    format: sizeBytes === null ? null : formatOf(target.file, sizeBytes, known, metadata),
    streams: known ? streamsOf(known, metadata) : [],
    chapters: known && metadata ? await chaptersOf(known.facts, metadata, target.path) : [],
    pictures: (metadata?.pictures ?? []).map((picture) => ({
      type: picture.type,
      mime_type: picture.mimeType,
      width: picture.width,
      height: picture.height,
      size: picture.sizeBytes,
    })),
    replaygain: metadata && gainNames(metadata.replayGain),
  };
}

/** `inspect` looks for nothing: a file is known or it is trouble. */
function byHeader(facts: HeaderFacts, exactness: SeekExactness | null): Known {
  const { name, longName } = formatNames(facts.container);
  return {
    container: facts.container,
    facts,
    formatName: name,
    formatLongName: longName,
    sampleFormat: sampleFormatOf(facts),
    seekExactness: exactness,
  };
}

function byFfmpeg(description: FfmpegDescription | null): Known | null {
  const first = description?.streams[0];
  if (!description || !first) return null;
  const { durationSeconds } = description;
  const factsOf = ({ sampleRate, ...stream }: FfmpegStream, audioIndex: number): StreamFacts =>
    streamFacts({
      codec: stream.codec,
      sampleRate,
      channels: stream.channels,
      profile: stream.profile,
      channelLayout: stream.channelLayout,
      bitsPerSample: stream.bitsPerSample,
      lossless: stream.lossless,
      frames: durationSeconds === null ? null : Math.round(durationSeconds * sampleRate),
      framesSource: durationSeconds === null ? null : 'estimate',
      bitRate: stream.bitRate,
      streamIndex: stream.index,
      audioIndex,
      isDefault: stream.isDefault,
      language: stream.language,
    });
  const [played = factsOf(first, 0), ...otherStreams] = description.streams.map(factsOf);
  return {
    container: null,
    facts: { ...played, otherStreams },
    formatName: description.formatName,
    formatLongName: null,
    sampleFormat: first.sampleFormat,
    // Without a seek table of ours it is decoded from the start, and counted.
    seekExactness: first.codec === 'ac3' || first.codec === 'eac3' ? 'position' : 'samples',
  };
}

/** Replaces the header's length by the decoded one, which is cut to the edit list where the header knows better. */
async function counted(
  { container, facts }: Known,
  path: string,
  context: InspectionContext,
): Promise<StreamFacts> {
  const count = await countFrames(path, context);
  const trims = container === 'mp4' && facts.framesSource === 'header' && facts.frames !== null;
  const frames = trims ? Math.min(facts.frames, count.frames) : count.frames;
  const warnings: HeaderWarning[] = [...facts.warnings];
  if (facts.framesSource === 'header' && facts.frames !== null && frames < facts.frames)
    warnings.push({
      code: 'shorter-than-header',
      message: `the header promises ${facts.frames} frames, ${frames} could be decoded`,
    });
  return {
    ...facts,
    sampleRate: count.sampleRate,
    channels: count.channels,
    channelLayout: count.channels === facts.channels ? facts.channelLayout : null,
    frames,
    framesSource: 'decode',
    warnings,
  };
}

function seconds(facts: StreamFacts): number | null {
  return facts.frames === null ? null : facts.frames / facts.sampleRate;
}

function formatOf(
  file: string,
  sizeBytes: number,
  known: Known | null,
  metadata: Metadata | null,
): InspectFormat {
  const duration = known && seconds(known.facts);
  return {
    filename: file,
    format_name: known?.formatName ?? null,
    format_long_name: known?.formatLongName ?? null,
    duration,
    duration_source: known?.facts.framesSource ?? null,
    size: sizeBytes,
    bit_rate: duration ? Math.round((sizeBytes * 8) / duration) : null,
    tags: metadata ? ffprobeTags(metadata) : {},
  };
}

/** The tags' word on the encoder is about the first stream, as far as anyone knows. */
function streamsOf(
  { facts, sampleFormat, seekExactness: exactness }: Known,
  metadata: Metadata | null,
): readonly InspectStream[] {
  const { encoder = null, settings = null } = metadata ? encoderTags(metadata) : {};
  const first = streamOf(facts, sampleFormat);
  return [
    {
      ...first,
      selected: true,
      seek_exactness: exactness,
      encoder: first.encoder ?? encoder,
      encoder_settings: first.encoder_settings ?? settings,
    },
    ...facts.otherStreams.map((other) => streamOf(other, sampleFormatOf(other))),
  ];
}

function streamOf(facts: StreamFacts, sampleFormat: string | null): InspectStream {
  return {
    index: facts.streamIndex,
    selected: false,
    disposition: { default: facts.isDefault ? 1 : 0 },
    tags: facts.language === null ? {} : { language: facts.language },
    codec_type: 'audio',
    codec_name: facts.codec,
    profile: facts.profile,
    sample_fmt: sampleFormat,
    sample_rate: facts.sampleRate,
    channels: facts.channels,
    channel_layout: facts.channelLayout,
    bits_per_raw_sample: facts.bitsPerSample,
    duration: seconds(facts),
    nb_samples: facts.frames,
    bit_rate: facts.bitRate,
    bit_rate_mode: facts.bitRateMode,
    initial_padding: facts.initialPadding,
    trailing_padding: facts.trailingPadding,
    encoder: facts.encoder,
    encoder_settings: facts.encoderSettings,
    lossless: facts.lossless,
    seek_exactness: null,
    md5: facts.md5,
  };
}

async function chaptersOf(
  facts: StreamFacts,
  metadata: Metadata,
  path: string,
): Promise<InspectReport['chapters']> {
  const chapters = metadata.chapters.length > 0 ? metadata.chapters : await externalCueChapters(path);
  return chapters.map((chapter, index) => ({
    id: index,
    start: chapter.startSeconds,
    end: chapterEnd(chapter, seconds(facts)),
    start_frame: Math.round(chapter.startSeconds * facts.sampleRate),
    tags: chapter.title === null ? {} : { title: chapter.title },
  }));
}

function tagWarnings(metadata: Metadata | null): HeaderWarning[] {
  return (metadata?.warnings ?? []).map((warning) => ({ ...warning, message: `tags: ${warning.message}` }));
}
