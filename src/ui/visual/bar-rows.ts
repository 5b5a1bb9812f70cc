import { joinRuns, run, type Run, type RunRow } from '../text/run.ts';
import type { Bands } from './spectrum-bands.ts';

const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const ASCII_EIGHTHS = [' ', '.', '.', ':', ':', '|', '|', '#', '#'] as const;
/** In fewer rows a cap takes the place of a quarter of the scale, and looks like a stray line. */
const CAPS_FROM_ROWS = 4;

/** How wide a bar is and how far the next one stands: fine bars on low strips, broader ones where there is height. */
export function barGeometry(width: number, height: number): { readonly bar: number; readonly pitch: number } {
  if (height < 4 || width < 30) return { bar: 1, pitch: 1 };
  return width < 80 ? { bar: 1, pitch: 2 } : { bar: 2, pitch: 3 };
}

/** Bars standing on the bottom row, in eighths of a cell, with held peaks above them. */
export function barRows(
  { levels, peaks }: Bands,
  width: number,
  height: number,
  unicode: boolean,
): readonly RunRow[] {
  const { bar, pitch } = barGeometry(width, height);
  const steps = unicode ? EIGHTHS : ASCII_EIGHTHS;
  return Array.from({ length: height }, (_, row): RunRow => {
    const below = (height - 1 - row) * 8;
    const pieces: Run[] = [];
    for (let band = 0; band < levels.length; band++) {
      const filled = Math.round(levels[band]! * height * 8) - below;
      const peakRow = height - 1 - Math.min(height - 1, Math.floor(peaks[band]! * height));
      const isPeak = height >= CAPS_FROM_ROWS && filled <= 0 && peaks[band]! > 0.02 && peakRow === row;
      const glyph = isPeak ? (unicode ? '▁' : '-') : steps[Math.max(0, Math.min(8, filled))]!;
      const style = isPeak ? 'dim' : row < height * 0.15 && height >= 4 ? 'cursor' : 'played';
      pieces.push(run(glyph.repeat(bar), style));
      if (pitch > bar) pieces.push(run(' '.repeat(pitch - bar), style));
    }
    return joinRuns(pieces);
  });
}
