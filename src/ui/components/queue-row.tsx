import { cellWidth, fit, truncate } from '../text/cells.ts';
import type { Glyphs } from '../text/glyphs.ts';
import { run, type Role, type RunRow } from '../text/run.ts';
import { Runs } from './styled.tsx';

/** One entry of the queue, as it is shown. */
export interface QueueRowProps {
  readonly width: number;
  readonly glyphs: Glyphs;
  /** What stands before the number: playing, next, failed, marked. */
  readonly sign: string;
  readonly number: string;
  /** Cells of the longest number in the queue. */
  readonly numberWidth: number;
  readonly title: string;
  /** What stands in columns of its own beside the title; none where the heading of the album says it. */
  readonly sides: readonly string[];
  /** A word before the time, such as `next`. */
  readonly note: string;
  readonly time: string;
  readonly role: Role;
  readonly isSelected: boolean;
}

const BARE_FRONT = 2;
const TIME_WIDTH = 7;
const WIDEST_SIDE = 28;

/** `▶  2  Us and the Estuary          Nadia Verholt       next   0:20` */
export function QueueRow(props: QueueRowProps) {
  return <Runs runs={queueRowRuns(props)} isInverse={props.isSelected} />;
}

/** How wide the title of a row may be. */
export function titleWidth(width: number, numberWidth: number, sides: number, note: string): number {
  const front = frontWidth(width, numberWidth);
  return Math.max(0, width - front - sides * sideWidth(width) - noteWidth(note) - TIME_WIDTH);
}

export function queueRowRuns(props: QueueRowProps): RunRow {
  const { width, glyphs, sign, number, numberWidth, title, sides, note, time, role } = props;
  const hasNumber = frontWidth(width, numberWidth) > BARE_FRONT;
  const room = titleWidth(width, numberWidth, sides.length, note);
  const side = (text: string): string => `  ${fit(text, sideWidth(width) - 2, 'left', glyphs.ellipsis)}`;
  return [
    run(sign.padEnd(hasNumber ? 1 : BARE_FRONT), role === 'text' ? 'dim' : role),
    run(hasNumber ? `${number.padStart(numberWidth)}  ` : '', 'dim'),
    run(fit(title, room, 'left', glyphs.ellipsis), role),
    run(sides.map(side).join(''), 'dim'),
    run(note === '' ? '' : ` ${note}`, 'dim'),
    run(truncate(time, TIME_WIDTH, '').padStart(TIME_WIDTH), 'dim'),
  ];
}

/** The sign, the number and two blanks; a narrow row has no number. */
function frontWidth(width: number, numberWidth: number): number {
  return width < 30 ? BARE_FRONT : 1 + numberWidth + 2;
}

function noteWidth(note: string): number {
  return note === '' ? 0 : cellWidth(note) + 1;
}

function sideWidth(width: number): number {
  return Math.min(WIDEST_SIDE, Math.floor(width * 0.28));
}
