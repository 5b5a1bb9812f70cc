import { probeHeader } from '../../media/probe-header.ts';
import { PlayheadError } from '../../player/error.ts';
import type { InspectionContext } from '../inspection.ts';
import { measureWithFfmpeg } from '../ffmpeg-text.ts';
import { countLevel, type LevelCounts } from './level-counts.ts';

/** What ffmpeg's ebur128 filter measured, ten times a second. */
export interface LoudnessBlocks {
  /** Of 400 ms each; the first ends at 0.4 s. */
  readonly momentary: LevelCounts;
  /** Of 3 s each; the first ends at 3 s. */
  readonly shortTerm: LevelCounts;
  /** dBFS; -Infinity for digital silence. */
  readonly samplePeakDb: number;
  /** dBTP. */
  readonly truePeakDb: number;
}

/** What the filter prints before its window is full (the offset of BS.1770 over an energy of 1e-12). */
const UNFILLED_LUFS = -120;
/** The layouts that ffmpeg guesses for a number of channels that nobody has named. */
const GUESSED = [null, 'mono', 'stereo', '2.1', '4.0', '5.0', '5.1', '6.1', '7.1'] as const;
/** Peaks are printed with three decimals; below this the summary's tenth of a decibel is more exact. */
const LEAST_EXACT_PEAK = 0.1;

/**
 * Measures loudness through ebur128 (loudnorm's measurement reads 0.4 LU too loud). `dualMono`: a mono file is meant to be
 * heard from two loudspeakers.
 *
 * @throws PlayheadError `undecodable`, `no-ffmpeg`
 */
export async function measureLoudness(
  path: string,
  options: { readonly dualMono: boolean },
  context: InspectionContext,
): Promise<LoudnessBlocks> {
  try {
    return await measured(path, '', options, context);
  } catch (error) {
    if (!(error instanceof PlayheadError) || error.code !== 'undecodable') throw error;
    const naming = await namingFilter(path);
    if (naming === null) throw error;
    return measured(path, naming, options, context);
  }
}

async function measured(
  path: string,
  naming: string,
  options: { readonly dualMono: boolean },
  context: InspectionContext,
): Promise<LoudnessBlocks> {
  const momentary = new Map<number, number>();
  const shortTerm = new Map<number, number>();
  let samplePeak = 0;
  let truePeak = 0;
  const dual = options.dualMono ? ':dualmono=true' : '';
  const stderr = await measureWithFfmpeg(
    {
      path,
      filters: `${naming}ebur128=peak=sample+true:metadata=1:framelog=verbose${dual},ametadata=mode=print:file=-`,
      onText: (text) => {
        for (const [, name, value] of text.matchAll(/^lavfi\.r128\.(M|S|sample_peak|true_peak)=(\S+)$/gm)) {
          const number = Number(value);
          if (name === 'sample_peak') samplePeak = number;
          else if (name === 'true_peak') truePeak = number;
          else if (number > UNFILLED_LUFS) countLevel(name === 'M' ? momentary : shortTerm, number);
        }
      },
    },
    context,
  );
  return {
    momentary,
    shortTerm,
    samplePeakDb: peakDb(samplePeak, /Sample peak:\s+Peak:\s+(-?inf|[-+\d.]+) dBFS/.exec(stderr)?.[1]),
    truePeakDb: peakDb(truePeak, /True peak:\s+Peak:\s+(-?inf|[-+\d.]+) dBFS/.exec(stderr)?.[1]),
  };
}

function peakDb(linear: number, summary: string | undefined): number {
  if (linear >= LEAST_EXACT_PEAK || summary === undefined) return 20 * Math.log10(linear);
  return summary === '-inf' ? -Infinity : Number(summary);
}

/**
 * A filter that names the channels of a file whose header has no layout for them: ebur128 refuses those that AAC's program
 * config element lists. null where there is nothing to name.
 *
 * @throws PlayheadError one of `ReadErrorCode`
 */
async function namingFilter(path: string): Promise<string | null> {
  const facts = await probeHeader(path);
  const layout = facts?.channelLayout === null ? GUESSED[facts.channels] : undefined;
  if (!facts || !layout) return null;
  return `channelmap=${Array.from({ length: facts.channels }, (_, channel) => channel).join('|')}:${layout},`;
}
