import type { PeaksOptions } from '../../inspect/peaks-of-file.ts';
import type { PeaksReport } from '../../inspect/report/peaks-report.ts';
import { printable } from '../../media/printable.ts';
import { PlayheadError } from '../../player/error.ts';
import { checkTarget } from '../../writing/write-target.ts';
import { brailleWave } from './braille-wave.ts';
import type { PrepareBatch } from './prepared-batch.ts';
import { positionText } from './human-units.ts';
import { refuseMany } from './only-file.ts';

const DEFAULT_SAMPLES_PER_PIXEL = 256;
const ROWS = 6;
const WIDTH_WITHOUT_TERMINAL = 80;

/** `playhead peaks`: audiowaveform's data, or a picture of braille for a person. */
export const preparePeaks: PrepareBatch = async (inputs, flags) => {
  const { samplesPerPixel, pixelsPerSecond, output } = flags as {
    samplesPerPixel?: number;
    pixelsPerSecond?: number;
    output?: string;
  };
  if (output !== undefined && !/\.(json|dat)$/.test(output))
    throw new PlayheadError('usage', `--output: ${JSON.stringify(output)} must end in .json or .dat`);
  if (output !== undefined) {
    await refuseMany(inputs, '; use --jsonl for more');
    const kind = output.endsWith('.dat') ? 'peaks-dat' : 'peaks-json';
    checkTarget({ path: output, option: '--output', kind, force: flags.force === true }, inputs);
  }
  const options: PeaksOptions = {
    zoom:
      pixelsPerSecond === undefined
        ? { type: 'samples-per-pixel', samples: samplesPerPixel ?? DEFAULT_SAMPLES_PER_PIXEL }
        : { type: 'pixels-per-second', pixels: pixelsPerSecond },
    bits: flags.bits === '8' ? 8 : 16,
    splitChannels: flags.splitChannels === true,
    output: output ?? null,
  };
  return {
    job: { type: 'peaks', options },
    inputs,
    human: (report) => showPeaks(report as PeaksReport),
  };
};

function showPeaks({ file, saved_as, waveform }: PeaksReport): string {
  if (!waveform) return '';
  if (saved_as !== null) return `${printable(file)}: ${waveform.length} windows in ${printable(saved_as)}\n`;
  const seconds = (waveform.length * waveform.samples_per_pixel) / waveform.sample_rate;
  const columns = process.stdout.isTTY ? process.stdout.columns : WIDTH_WITHOUT_TERMINAL;
  const fullScale = 2 ** (waveform.bits - 1);
  const waves = Array.from({ length: waveform.channels }, (_, channel) =>
    brailleWave(channelOf(waveform.data, channel, waveform.channels), fullScale, { columns, rows: ROWS }),
  );
  return `${printable(file)}  ${positionText(seconds)}\n${waves.join('\n')}\n`;
}

/** Lowest and highest of one channel out of those of all. */
function channelOf(data: Int8Array | Int16Array, channel: number, channels: number): ArrayLike<number> {
  return channels === 1 ? data : data.filter((_, index) => Math.floor(index / 2) % channels === channel);
}
