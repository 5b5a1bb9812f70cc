import type { SilenceReport } from '../../inspect/report/silence-report.ts';
import { printable } from '../../media/printable.ts';
import { positionText } from './human-units.ts';

/** One file's silences, a line each. */
export function showSilence(report: SilenceReport): string {
  const lines = report.silences.map((silence) => {
    const name = silence.channel_name === null ? '' : ` (${silence.channel_name})`;
    const channel = silence.channel === null ? '' : `, channel ${silence.channel + 1}${name} only`;
    const open = silence.open ? ', to the end' : '';
    const length = `${silence.duration.toFixed(3)} s, frames ${silence.start_frame}-${silence.end_frame}`;
    return `  ${silence.where.padEnd(8)} ${positionText(silence.start)} - ${positionText(silence.end)}  (${length}${channel}${open})`;
  });
  if (lines.length === 0) lines.push('  no silence');
  return `${printable(report.file)}\n${lines.join('\n')}\n`;
}
