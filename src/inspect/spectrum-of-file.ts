import { ffmpegArgs } from '../ffmpeg/ffmpeg-args.ts';
import { reasonFromStderr } from '../ffmpeg/ffmpeg-reason.ts';
import { outputOfFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { decoderInput } from '../media/decoder-input.ts';
import { PlayheadError } from '../player/error.ts';
import { replaceFile } from '../writing/replacement.ts';
import { markedPng } from '../writing/written-kinds.ts';
import { checkEnded } from './ended-ffmpeg.ts';
import type { InspectionContext, InspectionTarget } from './inspection.ts';
import { openFloats } from './open-floats.ts';
import { reportDecodeError } from './report-error.ts';
import { SPECTRUM_SCHEMA_VERSION, type SpectrumReport } from './report/spectrum-report.ts';
import { findCutoff } from './spectrum/find-cutoff.ts';
import { FFT_SIZE, powerDb, SpectrumAnalyser, type Spectrum } from './spectrum/spectrum-analyser.ts';

export interface SpectrumOptions {
  /** A `.png` to write; null: none. */
  readonly output: string | null;
  readonly heatMap: boolean;
}

const ROWS = 24;
const LOWEST_ROW_HZ = 60;
/** Centres of third-octave bands: 1000 Hz times powers of 2^(1/3) (IEC 61260). */
const LOWEST_THIRD = -17;
const PNG_SIZE = '1280x640';

/** Analyses one file. Never throws on a bad one. @throws the signal's reason when it is aborted */
export async function spectrumOfFile(
  target: InspectionTarget,
  options: SpectrumOptions,
  context: InspectionContext,
): Promise<SpectrumReport> {
  const nothing: SpectrumReport = {
    schema_version: SPECTRUM_SCHEMA_VERSION,
    file: target.file,
    error: null,
    sample_rate: null,
    fft_size: FFT_SIZE,
    bands: [],
    silent: false,
    cutoff: null,
    heat_map: null,
    saved_as: null,
  };
  try {
    const stream = await openFloats(target, context);
    const { sampleRate } = stream;
    const edges = rowEdges(sampleRate);
    const analyser = new SpectrumAnalyser(stream.channels, edges);
    for await (const samples of stream.floats()) analyser.take(samples);
    context.signal.throwIfAborted();
    const spectrum = analyser.finish();
    if (options.output !== null) await savePicture(target.path, options.output, context);
    const bands = thirdOctaves(spectrum.power, sampleRate);
    return {
      ...nothing,
      sample_rate: sampleRate,
      bands,
      silent: bands.every(({ level }) => level === null),
      cutoff: findCutoff(spectrum.power, sampleRate),
      heat_map: options.heatMap ? heatMapOf(spectrum, sampleRate) : null,
      saved_as: options.output,
    };
  } catch (thrown) {
    context.signal.throwIfAborted();
    return { ...nothing, error: reportDecodeError(thrown) };
  }
}

/** Upper bins of the picture's rows: equal steps in pitch. */
function rowEdges(sampleRate: number): number[] {
  const top = sampleRate / 2;
  const binHz = sampleRate / FFT_SIZE;
  const edges: number[] = [];
  for (let row = 1; row <= ROWS; row++) {
    const edge = Math.round((LOWEST_ROW_HZ * (top / LOWEST_ROW_HZ) ** (row / ROWS)) / binHz);
    edges.push(Math.min(FFT_SIZE / 2, Math.max((edges.at(-1) ?? 1) + 1, edge)));
  }
  return edges;
}

function thirdOctaves(power: Float64Array, sampleRate: number): SpectrumReport['bands'] {
  const binHz = sampleRate / FFT_SIZE;
  const bands: { low: number; high: number; level: number | null }[] = [];
  for (let third = LOWEST_THIRD; ; third++) {
    const centre = 1000 * 2 ** (third / 3);
    const low = centre / 2 ** (1 / 6);
    const high = Math.min(centre * 2 ** (1 / 6), sampleRate / 2);
    if (low >= sampleRate / 2) return bands;
    const from = Math.max(1, Math.ceil(low / binHz));
    const sum = power.subarray(from, Math.ceil(high / binHz)).reduce((total, value) => total + value, 0);
    bands.push({
      low: Math.round(low * 10) / 10,
      high: Math.round(high * 10) / 10,
      level: sum > 0 ? Math.round(powerDb(sum) * 100) / 100 : null,
    });
  }
}

function heatMapOf(spectrum: Spectrum, sampleRate: number): SpectrumReport['heat_map'] {
  return {
    seconds_per_column: (spectrum.hopsPerColumn * FFT_SIZE) / 2 / sampleRate,
    frequencies: spectrum.rowEdges.map((edge) => Math.round((edge * sampleRate) / FFT_SIZE)),
    columns: spectrum.columns.map((column) =>
      Array.from(column, (value) => Math.round(powerDb(value) * 10) / 10),
    ),
  };
}

/** ffmpeg draws the picture (showspectrumpic). @throws PlayheadError `output` when it cannot be drawn or written */
async function savePicture(path: string, output: string, context: InspectionContext): Promise<void> {
  const { inputArgs, input, graph } = await decoderInput(path);
  const exit = await outputOfFfmpeg({
    ffmpegPath: context.ffmpegPath(),
    args: ffmpegArgs({
      ...{ inputArgs, input },
      outputArgs: [
        ...['-filter_complex', `${graph},showspectrumpic=s=${PNG_SIZE}`],
        ...['-frames:v', '1', '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'],
      ],
    }),
    signal: context.signal,
  });
  context.signal.throwIfAborted();
  checkEnded(exit);
  if (exit.code !== 0)
    throw new PlayheadError('output', `--output ${output}: ${reasonFromStderr(exit.stderr)}`);
  replaceFile(output, '--output', markedPng(exit.stdout));
}
