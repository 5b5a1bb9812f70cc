import { cellWidth } from '../text/cells.ts';
import { clockText, tenthsText } from '../text/time-text.ts';
import { EMPTY_ROW, span, type Row } from '../text/span.ts';
import type { TimeMode } from '../tui-options.ts';
import type { Glyphs } from './glyphs.ts';
import { timeLeftText } from './now-playing.ts';
import { seekBarRows, seekMarksRow, type SeekMarksModel } from './seek-bar.ts';

/** Where in the track we are: state, clock, bar, what is left. */
export interface TransportModel {
  readonly glyphs: Glyphs;
  /** The sign for playing, paused and so on. */
  readonly mark: string;
  readonly positionSeconds: number;
  readonly durationSeconds: number | null;
  readonly time: TimeMode;
  /** Fractions of the track, 0 to 1; the playhead is null when the length is not known. */
  readonly playhead: number | null;
  readonly bufferedFrom: number;
  readonly bufferedTo: number;
  readonly peaks: Float32Array | null;
  readonly chapters: SeekMarksModel['chapters'];
  readonly loopFrom: number | null;
  readonly loopTo: number | null;
}

export interface TransportRows {
  readonly rows: readonly Row[];
  /** Chapters and the A-B range under the bar. */
  readonly marks: Row;
  readonly barColumn: number;
  readonly barWidth: number;
}

/**
 * Clock, bar and remaining time in `width` cells. The clocks are as wide as the longest they will show for this track,
 * so the bar stands still. `short` leaves out the sign and the tenths.
 */
export function transportRows(
  model: TransportModel,
  width: number,
  barRows: number,
  form: 'long' | 'short',
): TransportRows {
  const { glyphs, positionSeconds, durationSeconds } = model;
  const longest = durationSeconds ?? Math.max(positionSeconds, 599);
  const clock = form === 'long' ? tenthsText : clockText;
  const clockWidth = Math.max(clock(longest).length, clock(positionSeconds).length);
  const right = timeLeftText(positionSeconds, durationSeconds, model.time, glyphs);
  const rightWidth = durationSeconds === null ? 0 : Math.max(right.length, clockText(longest).length + 1);
  const gap = form === 'long' ? 2 : 1;
  const front = form === 'long' ? `${model.mark} ` : '';
  const frontWidth = cellWidth(front);
  const barColumn = frontWidth + clockWidth + gap;
  const barWidth = Math.max(0, width - barColumn - (rightWidth > 0 ? rightWidth + gap : 0));
  const bar = seekBarRows({ ...model, width: barWidth, height: barRows });
  const rows = Array.from({ length: Math.max(1, barRows) }, (_, index): Row => {
    const piece = bar[index] ?? EMPTY_ROW;
    if (index < barRows - 1) return [span(' '.repeat(barColumn)), ...piece];
    return [
      span(front, 'accent'),
      span(clock(positionSeconds).padStart(clockWidth), 'strong'),
      span(' '.repeat(gap)),
      ...piece,
      ...(rightWidth > 0 ? [span(' '.repeat(gap) + right.padStart(rightWidth), 'dim')] : []),
    ];
  });
  const marks = seekMarksRow({ ...model, width: barWidth });
  return {
    rows,
    marks: marks.length === 0 ? EMPTY_ROW : [span(' '.repeat(barColumn)), ...marks],
    barColumn,
    barWidth,
  };
}
