import type { LoudnessReport } from '../../inspect/report/loudness-report.ts';
import { printable } from '../../media/printable.ts';
import { decibelText, labelled } from './human-units.ts';

/** One file's loudness, or the album's. */
export function showLoudness(report: LoudnessReport): string {
  const tag = report.tags?.track_gain ?? report.tags?.r128_track_gain ?? null;
  const difference = report.tag_difference === null ? '' : ` (${decibelText(report.tag_difference)} off)`;
  const level = (db: number | null, unit: string) => (report.silent ? `-∞ ${unit}` : decibelText(db, unit));
  const gain = (db: number | null) => (report.silent ? 'none: it is silent' : decibelText(db));
  const rows = [
    ['integrated', level(report.integrated, 'LUFS')],
    [
      'range',
      report.silent ? '0.00 LU' : report.range === null ? 'unknown' : `${report.range.toFixed(2)} LU`,
    ],
    ['momentary max', level(report.momentary_max, 'LUFS')],
    ['short-term max', level(report.short_term_max, 'LUFS')],
    ['sample peak', level(report.sample_peak, 'dBFS')],
    ['true peak', level(report.true_peak, 'dBTP')],
    ['gain to -18 LUFS', gain(report.gain_to_18)],
    ['gain to -23 LUFS', gain(report.gain_to_23)],
    ['gain in the tags', tag === null ? null : decibelText(tag) + difference],
    ['dynamic range', report.dynamic_range === null ? null : `DR${Math.round(report.dynamic_range)}`],
    ['exceeds', report.exceeded.map((limit) => `--${limit}`).join(', ')],
  ] as const;
  const name = report.type === 'album' ? 'all files as one album' : printable(report.file);
  return `${name}\n${labelled(rows)}\n`;
}
