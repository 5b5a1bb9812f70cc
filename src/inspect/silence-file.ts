import { channelNames } from '../formats/channel-layout.ts';
import { probeHeader } from '../media/probe-header.ts';
import type { InspectionContext, InspectionTarget, Verdict } from './inspection.ts';
import { openFloats } from './open-floats.ts';
import { reportDecodeError } from './report-error.ts';
import { SILENCE_SCHEMA_VERSION, type Silence, type SilenceReport } from './report/silence-report.ts';
import { SilenceFinder, type Stretch } from './silence/silence-finder.ts';

export interface SilenceOptions {
  readonly noiseDb: number;
  readonly minSeconds: number;
}

/** Finds where one file is silent. Never throws on a bad one. @throws the signal's reason when it is aborted */
export async function silenceOfFile(
  target: InspectionTarget,
  options: SilenceOptions,
  context: InspectionContext,
): Promise<SilenceReport> {
  const nothing: SilenceReport = {
    schema_version: SILENCE_SCHEMA_VERSION,
    file: target.file,
    error: null,
    noise_db: options.noiseDb,
    min_duration: options.minSeconds,
    sample_rate: null,
    channels: null,
    frames: null,
    silences: [],
  };
  try {
    const stream = await openFloats(target, context);
    const { sampleRate, channels } = stream;
    const minFrames = Math.round(options.minSeconds * sampleRate);
    const finder = new SilenceFinder(channels, 10 ** (options.noiseDb / 20), minFrames);
    for await (const samples of stream.floats()) finder.take(samples);
    context.signal.throwIfAborted();
    const { frames, stretches } = finder.finish();
    const names = await namesOfChannels(target.path, channels);
    const silences = stretches.map((stretch) => silence(stretch, frames, sampleRate, names));
    return { ...nothing, sample_rate: sampleRate, channels, frames, silences };
  } catch (thrown) {
    context.signal.throwIfAborted();
    return { ...nothing, error: reportDecodeError(thrown) };
  }
}

/** Silence is what the command looks for. */
export function verdictOfSilence(report: SilenceReport): Verdict {
  return report.silences.length > 0 ? 'finding' : 'fine';
}

/** What the header calls the channels; null where it does not, or where the decoder gives others. */
async function namesOfChannels(path: string, channels: number): Promise<readonly string[] | null> {
  const layout = (await probeHeader(path))?.channelLayout;
  const names = layout ? channelNames(layout) : null;
  return names?.length === channels ? names : null;
}

function silence(
  { channel, startFrame, endFrame, open }: Stretch,
  frames: number,
  sampleRate: number,
  names: readonly string[] | null,
): Silence {
  const leading = startFrame === 0;
  const trailing = endFrame === frames;
  return {
    where: leading && trailing ? 'whole' : leading ? 'leading' : trailing ? 'trailing' : 'inner',
    channel,
    channel_name: channel === null ? null : (names?.[channel] ?? null),
    start: startFrame / sampleRate,
    end: endFrame / sampleRate,
    duration: (endFrame - startFrame) / sampleRate,
    start_frame: startFrame,
    end_frame: endFrame,
    open,
  };
}
