import type { InspectionContext } from '../inspection.ts';
import { PcmStream } from '../pcm-stream.ts';

const BLOCK_SECONDS = 3;
/** The loudest fifth of the blocks makes the RMS. */
const LOUDEST_PART = 0.2;

/**
 * The DR value of the TT Dynamic Range Meter: the second highest peak of 3 s blocks over the RMS of the loudest fifth of
 * them, in dB, the mean of the channels (Pleasurize Music Foundation; the RMS of a full-scale sine is 0 dB). null for silence.
 *
 * @throws PlayheadError `undecodable`, `no-ffmpeg`
 */
export async function dynamicRange(path: string, context: InspectionContext): Promise<number | null> {
  const stream = await PcmStream.open(path, 'f32', context);
  const { channels } = stream;
  const blockFrames = BLOCK_SECONDS * stream.sampleRate;
  const powers: number[][] = Array.from({ length: channels }, () => []);
  const peaks: number[][] = Array.from({ length: channels }, () => []);
  const sum = new Float64Array(channels);
  const peak = new Float64Array(channels);
  let frames = 0;
  const closeBlock = () => {
    for (let channel = 0; channel < channels; channel++) {
      powers[channel]!.push((2 * sum[channel]!) / frames);
      peaks[channel]!.push(peak[channel]!);
    }
    sum.fill(0);
    peak.fill(0);
    frames = 0;
  };
  for await (const samples of stream.floats()) {
    for (let at = 0; at < samples.length; at += channels) {
      for (let channel = 0; channel < channels; channel++) {
        const sample = samples[at + channel]!;
        const level = Math.abs(sample);
        sum[channel]! += sample * sample;
        if (level > peak[channel]!) peak[channel] = level;
      }
      if (++frames === blockFrames) closeBlock();
    }
  }
  context.signal.throwIfAborted();
  // What is left at the end is shorter than a block: it counts only when there is nothing else.
  if (frames > 0 && powers[0]!.length === 0) closeBlock();
  const ranges = powers.map((power, channel) => channelRange(power, peaks[channel]!));
  const heard = ranges.filter((range): range is number => range !== null);
  return heard.length === 0 ? null : heard.reduce((total, range) => total + range, 0) / heard.length;
}

function channelRange(power: readonly number[], peaks: readonly number[]): number | null {
  const loudest = [...power]
    .sort((a, b) => b - a)
    .slice(0, Math.max(1, Math.floor(power.length * LOUDEST_PART)));
  const rms = Math.sqrt(loudest.reduce((total, value) => total + value, 0) / loudest.length);
  const sorted = [...peaks].sort((a, b) => b - a);
  const peak = sorted[1] ?? sorted[0] ?? 0;
  return rms > 0 && peak > 0 ? 20 * Math.log10(peak / rms) : null;
}
