import type { SpectrumReport } from '../../inspect/report/spectrum-report.ts';
import { printable } from '../../media/printable.ts';
import { PlayheadError } from '../../player/error.ts';
import { checkTarget } from '../../writing/write-target.ts';
import type { PrepareBatch } from './prepared-batch.ts';
import { heatMapText } from './heat-map-text.ts';
import { refuseMany } from './only-file.ts';

const WIDTH_WITHOUT_TERMINAL = 80;

/** `playhead spectrum`: a picture on the terminal, numbers in JSON, a PNG by ffmpeg. */
export const prepareSpectrum: PrepareBatch = async (inputs, flags) => {
  const { output } = flags as { output?: string };
  if (output !== undefined && !output.endsWith('.png'))
    throw new PlayheadError('usage', `--output: ${JSON.stringify(output)} must end in .png`);
  if (output !== undefined) {
    await refuseMany(inputs);
    checkTarget({ path: output, option: '--output', kind: 'png', force: flags.force === true }, inputs);
  }
  return {
    job: { type: 'spectrum', options: { output: output ?? null, heatMap: true } },
    inputs,
    human: (report) => showSpectrum(report as SpectrumReport),
  };
};

function showSpectrum(report: SpectrumReport): string {
  const columns = process.stdout.isTTY ? process.stdout.columns : WIDTH_WITHOUT_TERMINAL;
  const colour = process.stdout.isTTY && !process.env.NO_COLOR;
  const { cutoff } = report;
  const end = report.silent
    ? 'silent'
    : cutoff === null
      ? 'no cutoff: it reaches the top, or fades out'
      : `ends at ${cutoff.frequency} Hz: ${cutoff.level_below} dB below it, ${cutoff.level_above} dB above (a step of ${cutoff.drop} dB)`;
  const picture = report.heat_map ? heatMapText(report.heat_map, { columns, colour }) : '';
  const saved = report.saved_as === null ? '' : `  saved as ${printable(report.saved_as)}\n`;
  return `${printable(report.file)}\n${picture}  ${end}\n${saved}\n`;
}
