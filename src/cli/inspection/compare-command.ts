import type { CompareLevel, CompareReport } from '../../inspect/report/compare-report.ts';
import { printable } from '../../media/printable.ts';
import { PlayheadError } from '../../player/error.ts';
import type { PrepareBatch } from './prepared-batch.ts';
import { decibelText, labelled } from './human-units.ts';

/** `playhead compare A B`. */
export const prepareCompare: PrepareBatch = (inputs, flags) => {
  const [first, other] = inputs;
  if (inputs.length !== 2 || first === undefined || other === undefined)
    throw new PlayheadError('usage', 'compare: takes two files');
  if (other === '-') throw new PlayheadError('usage', 'compare: only the first file may be standard input');
  return Promise.resolve({
    job: {
      type: 'compare',
      options: { other, level: flags.level as CompareLevel, maxOffsetSeconds: flags.maxOffset as number },
    },
    inputs: [first],
    human: (report) => showCompare(report as CompareReport),
  });
};

const SAME: Readonly<Record<CompareLevel, string>> = {
  bytes: 'the same bytes',
  packets: 'the same coded audio in different files',
  pcm: 'the same samples, coded differently',
  aligned: 'the same samples, shifted',
};

function showCompare(report: CompareReport): string {
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
