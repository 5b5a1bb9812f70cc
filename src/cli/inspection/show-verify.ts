import type { VerifyReport } from '../../inspect/report/verify-report.ts';
import type { Finding } from '../../formats/finding.ts';
import { printable } from '../../media/printable.ts';
import { positionText } from './human-units.ts';

/** Of a file in ruins; `--json` has more. */
const MOST_SHOWN = 20;

/** One file's verdict, and a line for each finding. */
export function showVerify(report: VerifyReport): string {
  const lines = [
    `${(report.status ?? '').padEnd(8)} ${printable(report.file)}`,
    ...report.findings.slice(0, MOST_SHOWN).flatMap(findingLines),
  ];
  const unseen = report.findings_total - Math.min(MOST_SHOWN, report.findings.length);
  if (unseen > 0) lines.push(`         and ${unseen} more (--json lists them by kind)`);
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: Finding): readonly string[] {
  const place = [
    finding.offset === null ? '' : `at byte ${finding.offset}`,
    finding.time === null ? '' : `at ${positionText(finding.time)}`,
  ].filter((text) => text !== '');
  const where = place.length > 0 ? ` (${place.join(', ')})` : '';
  return [
    `         ${finding.severity}: ${finding.layer}: ${printable(finding.message)}${where} [${finding.code}]`,
    ...finding.details.map((line) => `           ${printable(line)}`),
  ];
}
