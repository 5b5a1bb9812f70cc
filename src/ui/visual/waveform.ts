/** Braille dots of a cell's left and right column from the bottom up (Unicode block 2800: dots 7 3 2 1 and 8 6 5 4). */
const LEFT_DOTS = [0x40, 0x04, 0x02, 0x01] as const;
const RIGHT_DOTS = [0x80, 0x20, 0x10, 0x08] as const;
const BRAILLE = 0x2800;
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
      return String.fromCodePoint(
        BRAILLE + dotsOf(left, dots, below, LEFT_DOTS) + dotsOf(right, dots, below, RIGHT_DOTS),
      );
    });
  });
}

/** Silence still shows a line of dots at the bottom, so that the bar is never broken. */
function dotsOf(level: number, dots: number, below: number, bits: readonly number[]): number {
  if (Number.isNaN(level)) return below === 0 ? bits[0]! : 0;
  const lit = Math.max(1, Math.round(level * dots)) - below;
  let sum = 0;
  for (let dot = 0; dot < DOTS_PER_CELL && dot < lit; dot++) sum += bits[dot]!;
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
