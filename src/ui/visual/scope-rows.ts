import { run, type RunRow } from '../text/run.ts';
import { BRAILLE_DOTS, brailleText } from './braille.ts';

/** Quieter than this a wave is not blown up any further. */
const QUIETEST_PEAK = 0.1;
/** The loudest sample reaches so much of the height. */
const FULL_HEIGHT = 0.92;

/**
 * The wave itself across the width, begun at a rising zero crossing so that it stands still, and as high as the strip: it
 * shows the shape, the meters show the level.
 */
export function scopeRows(signal: Float32Array, width: number, height: number): readonly RunRow[] {
  const columns = width * 2;
  const dots = height * 4;
  const shown = Math.floor(signal.length / 2);
  const start = risingCrossing(signal, signal.length - shown);
  const cells = new Uint8Array(width * height);
  const gain = FULL_HEIGHT / signal.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), QUIETEST_PEAK);
  let last = dotOf((signal[start] ?? 0) * gain, dots);
  for (let column = 0; column < columns; column++) {
    const at = start + Math.floor((column * shown) / columns);
    const dot = dotOf((signal[at] ?? 0) * gain, dots);
    // A steep wave is drawn through: every dot from the last height to this one.
    for (let lit = Math.min(last, dot); lit <= Math.max(last, dot); lit++) {
      const cell = (lit >> 2) * width + (column >> 1);
      cells[cell] = cells[cell]! | BRAILLE_DOTS[column % 2]![lit & 3]!;
    }
    last = dot;
  }
  return Array.from({ length: height }, (_, row): RunRow => {
    const line = cells.subarray(row * width, (row + 1) * width);
    return [run(brailleText(line), 'played')];
  });
}

function risingCrossing(signal: Float32Array, limit: number): number {
  for (let index = 1; index < limit; index++) if (signal[index - 1]! < 0 && signal[index]! >= 0) return index;
  return 0;
}

function dotOf(sample: number, dots: number): number {
  return Math.max(0, Math.min(dots - 1, Math.round(((1 - sample) / 2) * (dots - 1))));
}
