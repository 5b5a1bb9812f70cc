import { writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { FileBytes } from '../formats/file-bytes.ts';
import { probeFile } from '../media/probe-header.ts';
import { openReplacement } from '../writing/replacement.ts';
import { cannotBeWritten } from '../writing/write-target.ts';
import { decodeFlac } from './flac/decode-flac.ts';
import { flacAudioOf, type FlacAudio } from './flac/flac-audio.ts';
import type { InspectionContext, InspectionTarget } from './inspection.ts';
import { PeakBuilder, toEightBit, type PeakBits } from './peaks/peak-builder.ts';
import { joinedPeaks, peakHeader, peaksAsDat, peaksAsJson, type PeakData } from './peaks/peak-data.ts';
import { PcmStream } from './pcm-stream.ts';
import { reportDecodeError } from './report-error.ts';
import { PEAKS_SCHEMA_VERSION, type PeaksReport } from './report/peaks-report.ts';

export interface PeaksOptions {
  readonly zoom:
    | { readonly type: 'samples-per-pixel'; readonly samples: number }
    | { readonly type: 'pixels-per-second'; readonly pixels: number };
  readonly bits: PeakBits;
  readonly splitChannels: boolean;
  /** A `.json` or `.dat` file to write; null: the data goes into the report. */
  readonly output: string | null;
}

/** Computes one file's waveform. Never throws on a bad one. @throws the signal's reason when it is aborted */
export async function peaksOfFile(
  target: InspectionTarget,
  options: PeaksOptions,
  context: InspectionContext,
): Promise<PeaksReport> {
  const nothing: PeaksReport = {
    schema_version: PEAKS_SCHEMA_VERSION,
    file: target.file,
    error: null,
    saved_as: null,
    waveform: null,
  };
  try {
    const peaks = await computePeaks(target.path, options, context);
    const waveform = { ...peakHeader(peaks), data: new Int8Array(0) };
    if (options.output === null) return { ...nothing, waveform: { ...waveform, data: joinedPeaks(peaks) } };
    savePeaks(options.output, peaks);
    return { ...nothing, saved_as: options.output, waveform };
  } catch (thrown) {
    context.signal.throwIfAborted();
    return { ...nothing, error: reportDecodeError(thrown) };
  }
}

/** @throws PlayheadError `undecodable`, `no-ffmpeg`, `usage` for a zoom the file's rate does not allow */
async function computePeaks(
  path: string,
  options: PeaksOptions,
  context: InspectionContext,
): Promise<PeakData> {
  const { frames, flac } = await headerOf(path);
  return (flac && (await peaksOfFlac(flac, options, context))) ?? peaksOfAny(path, frames, options, context);
}

/** Of FLAC that our own decoder takes. Null when anything is wrong with it: then the other decoder has the word. */
async function peaksOfFlac(
  flac: FlacAudio,
  options: PeaksOptions,
  context: InspectionContext,
): Promise<PeakData | null> {
  const builder = builderFor(flac, flac.samples, options);
  const isWhole = await decodeFlac(flac, context.flacKernel(), context.signal, ({ buffer, length }) =>
    builder.take(new Int16Array(buffer, 0, length / 2)),
  );
  return isWhole ? peakData(builder, flac, options) : null;
}

async function peaksOfAny(
  path: string,
  expectedFrames: number | null,
  options: PeaksOptions,
  context: InspectionContext,
): Promise<PeakData> {
  const stream = await PcmStream.open(path, 's16', context);
  const builder = builderFor(stream, expectedFrames, options);
  for await (const samples of stream.shorts()) builder.take(samples);
  context.signal.throwIfAborted();
  return peakData(builder, stream, options);
}

interface Shape {
  readonly sampleRate: number;
  readonly channels: number;
}

function builderFor(shape: Shape, expectedFrames: number | null, options: PeaksOptions): PeakBuilder {
  return new PeakBuilder(shape.channels, {
    split: options.splitChannels,
    samplesPerPixel: samplesPerPixel(shape, options),
    expectedFrames,
  });
}

function samplesPerPixel({ sampleRate }: Shape, { zoom }: PeaksOptions): number {
  // audiowaveform divides integers here too.
  return Math.max(2, zoom.type === 'samples-per-pixel' ? zoom.samples : Math.floor(sampleRate / zoom.pixels));
}

function peakData(builder: PeakBuilder, shape: Shape, options: PeaksOptions): PeakData {
  const { windows, blocks } = builder.finish();
  return {
    sampleRate: shape.sampleRate,
    samplesPerPixel: samplesPerPixel(shape, options),
    bits: options.bits,
    channels: options.splitChannels ? shape.channels : 1,
    length: windows,
    blocks: options.bits === 8 ? blocks.map(toEightBit) : blocks,
  };
}

/** The length that the header states, and the audio of FLAC that is what it is made for: 16 bits, one channel or two. */
async function headerOf(
  path: string,
): Promise<{ readonly frames: number | null; readonly flac: FlacAudio | null }> {
  const file = await FileBytes.open(path, { blocking: true });
  try {
    const facts = await probeFile(file);
    const flac = facts && (await flacAudioOf(file, path, facts));
    const isUsual = flac?.sampleBits === 16 && flac.channels <= 2 && endianness() === 'LE';
    return { frames: facts?.frames ?? null, flac: isUsual ? flac : null };
  } finally {
    await file.close();
  }
}

/** Writes the whole file or none. @throws PlayheadError `output` */
function savePeaks(file: string, peaks: PeakData): void {
  const replacement = openReplacement(file, '--output');
  try {
    const pieces: Iterable<string | Buffer> = file.endsWith('.dat') ? peaksAsDat(peaks) : peaksAsJson(peaks);
    for (const piece of pieces) writeFileSync(replacement.fd, piece);
  } catch (error) {
    replacement.abandon();
    throw cannotBeWritten('--output', file, error);
  }
  replacement.commit();
}
