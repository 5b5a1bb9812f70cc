import type { TagsReport } from '../../inspect/report/tags-report.ts';
import { printable } from '../../media/printable.ts';
import { labelled, sizeText } from './human-units.ts';

/** One file's tags. */
export function showTags(report: TagsReport): string {
  const gains = Object.entries(report.replaygain ?? {}).filter(([, value]) => value !== null);
  const rows: (readonly [string, string])[] = [
    ...Object.entries(report.tags),
    ...gains.map(([name, value]) => [name, String(value)] as const),
    ...report.pictures.map((picture) => {
      const size = picture.width === null ? '' : ` ${picture.width}×${picture.height ?? '?'}`;
      const saved = picture.saved_as === null ? '' : `, saved as ${picture.saved_as}`;
      return [
        'picture',
        `${picture.type ?? ''} ${picture.mime_type}${size}, ${sizeText(picture.size)}${saved}`,
      ] as const;
    }),
    ...(report.native ?? []).map(({ format, name, value }) => [`${format} ${name}`, value] as const),
    ...(report.problem === null ? [] : [['problem', report.problem] as const]),
  ];
  return `${printable(report.file)}\n${labelled(rows.map(([name, value]) => [printable(name), printable(value)]))}\n`;
}
