import { BRAILLE_DOTS, brailleText } from './braille.ts';

const DOTS_PER_CELL = 4;

/**
 * A waveform as braille cells: `height` rows, top first, of `width` cells; two columns of four dots each to a cell.
 *
 * `peaks` are amplitudes 0 to 1 of equal slices of the track, NaN where unknown; a cell whose slices are all unknown
 * is null. The loudest place reaches the top.
 */
export function waveformCells(
  peaks: Float32Array,
  width: number,
  height: number,
): readonly (readonly (string | null)[])[] {
  const columns = columnLevels(peaks, width * 2);
  const dots = height * DOTS_PER_CELL;
  return Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * DOTS_PER_CELL;
    return Array.from({ length: width }, (_cell, cell) => {
      const left = columns[2 * cell]!;
      const right = columns[2 * cell + 1]!;
      if (Number.isNaN(left) && Number.isNaN(right)) return null;
      return brailleText(Uint8Array.of(dotsOf(left, dots, below, 0) | dotsOf(right, dots, below, 1)));
    });
  });
}

/** Silence still shows a line of dots at the bottom, so that the bar is never broken. */
function dotsOf(level: number, dots: number, below: number, side: 0 | 1): number {
  const fromTop = BRAILLE_DOTS[side];
  if (Number.isNaN(level)) return below === 0 ? fromTop[DOTS_PER_CELL - 1]! : 0;
  const lit = Math.max(1, Math.round(level * dots)) - below;
  let sum = 0;
  for (let dot = 0; dot < DOTS_PER_CELL && dot < lit; dot++) sum += fromTop[DOTS_PER_CELL - 1 - dot]!;
  return sum;
}

/**
 * One level a column, 0 to 1: the mean of the slices' peaks; the loudest column is 1.
 *
 * The plain peak is 1 nearly everywhere in today's masters and would draw a solid block.
 */
export function columnLevels(peaks: Float32Array, columns: number): Float32Array {
  const levels = new Float32Array(columns);
  let loudest = 0;
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * peaks.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * peaks.length) / columns));
    let sum = 0;
    let known = 0;
    for (let index = from; index < to && index < peaks.length; index++) {
      const peak = peaks[index]!;
      if (Number.isNaN(peak)) continue;
      sum += peak;
      known++;
    }
    levels[column] = known === 0 ? NaN : sum / known;
    if (known > 0) loudest = Math.max(loudest, sum / known);
  }
  if (loudest > 0)
    for (let column = 0; column < columns; column++) levels[column] = levels[column]! / loudest;
  return levels;
}
