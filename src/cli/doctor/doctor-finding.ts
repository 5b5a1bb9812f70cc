import { printable } from '../../media/printable.ts';

/** What the doctor found out about one thing that playing rests on. */
export interface Finding {
  readonly name: 'node' | 'ffmpeg' | 'speaker' | 'device' | 'terminal';
  /** `fail`: nothing can be heard until it is put right. `warn`: it works, less well. */
  readonly status: 'ok' | 'warn' | 'fail';
  /** One line for a person. */
  readonly summary: string;
  /** What to do about it; null when there is nothing to be done. */
  readonly remedy: string | null;
}

/** Whether playing can work: no finding is a failure. */
export function canPlay(findings: readonly Finding[]): boolean {
  return findings.every((finding) => finding.status !== 'fail');
}

/** The findings as lines: a verdict, the thing, what was found, and what to do below it. */
export function formatFindings(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ name, status, summary, remedy }) => [
    `${status.padEnd(5)} ${name.padEnd(9)} ${printable(summary)}`,
    ...(remedy === null ? [] : [`${' '.repeat(16)}${printable(remedy)}`]),
  ]);
  return `${lines.join('\n')}\n`;
}
