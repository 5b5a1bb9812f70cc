import type { TagsReport } from '../../inspect/report/tags-report.ts';
import { printable } from '../../media/printable.ts';
import { labelled, sizeText } from './human-units.ts';

/** One file's tags. */
export function showTags(report: TagsReport): string {
  const gains: readonly (readonly [string, number | null])[] = Object.entries(report.replaygain ?? {});
  const rows: (readonly [string, string])[] = [
    ...Object.entries(report.tags),
    ...gains.flatMap(([name, value]) => (value === null ? [] : [[name, gainText(name, value)] as const])),
    ...report.pictures.map((picture) => {
      if (picture.link !== null) return ['picture', `${picture.type ?? ''} at ${picture.link}`] as const;
      const size = picture.width === null ? '' : ` ${picture.width}×${picture.height ?? '?'}`;
      const saved = picture.saved_as === null ? '' : `, saved as ${picture.saved_as}`;
      return [
        'picture',
        `${picture.type ?? ''} ${picture.mime_type}${size}, ${sizeText(picture.size)}${saved}`,
      ] as const;
    }),
    ...(report.native ?? []).map(({ format, name, value }) => [`${format} ${name}`, value] as const),
    ...report.warnings.map(({ message, offset }) => {
      const place = offset === undefined ? '' : ` (byte ${offset})`;
      return ['warning', message + place] as const;
    }),
  ];
  return `${printable(report.file)}\n${labelled(rows.map(([name, value]) => [printable(name), printable(value)]))}\n`;
}

/** Gains in dB; peaks are fractions of full scale. */
function gainText(name: string, value: number): string {
  return name.endsWith('_gain') ? `${value.toFixed(2)} dB` : String(value);
}
