import type { CompareLevel, CompareReport } from '../../inspect/report/compare-report.ts';
import { printable } from '../../media/printable.ts';
import { decibelText, labelled } from './human-units.ts';

const SAME: Readonly<Record<CompareLevel, string>> = {
  bytes: 'the same bytes',
  packets: 'the same coded audio in different files',
  pcm: 'the same samples, coded differently',
  aligned: 'the same samples, shifted',
};

/** A comparison as rows of text. */
export function showCompare(report: CompareReport): string {
  const { alignment, loudness } = report;
  const pair = (values: readonly [number | null, number | null]) =>
    values[0] === values[1] ? null : `${values[0] ?? 'unknown'} and ${values[1] ?? 'unknown'}`;
  const rows: (readonly [string, string | null])[] = [
    ['verdict', report.same === null ? 'different audio' : SAME[report.same]],
    ['sample rates', pair(report.sample_rate)],
    ['channels', pair(report.channels)],
    ['frames', pair(report.frames)],
    ['offset', alignment && `${alignment.offset} frames (correlation ${alignment.correlation.toFixed(4)})`],
    ['residual', alignment && (alignment.residual_db === null ? 'none' : decibelText(alignment.residual_db))],
    [
      'peak difference',
      alignment && alignment.peak_difference_db !== null
        ? decibelText(alignment.peak_difference_db, 'dBFS')
        : null,
    ],
    ['overlap', alignment && `${alignment.overlap} frames`],
    [
      'loudness',
      loudness &&
        `${loudnessText(loudness.a, loudness.silent[0])} and ${loudnessText(loudness.b, loudness.silent[1])}${loudness.difference === null ? '' : ` (${decibelText(loudness.difference)})`}`,
    ],
    ...report.tags.map(
      ({ name, a, b }) =>
        [`tag ${name}`, `${printable(a ?? '(none)')}  |  ${printable(b ?? '(none)')}`] as const,
    ),
  ];
  return `${printable(report.file)}\n${printable(report.other)}\n${labelled(rows)}\n`;
}

/** Nothing passes the gates of a measurement where nothing can be heard. */
function loudnessText(lufs: number | null, isSilent: boolean): string {
  if (isSilent) return 'silent';
  return lufs === null ? 'too short or too quiet to measure' : decibelText(lufs, 'LUFS');
}
