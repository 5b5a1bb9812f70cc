import { resolve } from 'node:path';
import type { FindingLog } from './finding.ts';

/** `[mp3float @ 0x55d0] [error] Header missing` */
const ERROR_LINE = /^(?:\[([^@\]]+?) @ [^\]]*\] )?\[(?:error|fatal|panic)\] (.*)$/;

/** Notes a line of ffmpeg's stderr (at `-loglevel level+warning`) as damage when it is an error. */
export function noteComplaint(line: string, path: string, time: number | null, findings: FindingLog): void {
  const match = ERROR_LINE.exec(line);
  if (!match) return;
  const where = match[1] === undefined ? '' : `${match[1]}: `;
  const said = match[2]!.replaceAll(`file:${resolve(path)}: `, '');
  findings.damage('decode', 'decode-error', where + said, time === null ? {} : { time });
}
