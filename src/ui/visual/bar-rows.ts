import { span, type Row, type Span } from '../text/span.ts';
import type { Bands } from './spectrum-bands.ts';

const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const ASCII_EIGHTHS = [' ', '.', '.', ':', ':', '|', '|', '#', '#'] as const;

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
): readonly Row[] {
  const { bar, pitch } = barGeometry(width, height);
  const steps = unicode ? EIGHTHS : ASCII_EIGHTHS;
  return Array.from({ length: height }, (_, row): Row => {
    const below = (height - 1 - row) * 8;
    const pieces: Span[] = [];
    for (let band = 0; band < levels.length; band++) {
      const filled = Math.round(levels[band]! * height * 8) - below;
      const peakRow = height - 1 - Math.min(height - 1, Math.floor(peaks[band]! * height));
      const isPeak = filled <= 0 && peaks[band]! > 0.02 && peakRow === row && height > 1;
      const glyph = isPeak ? (unicode ? '▁' : '-') : steps[Math.max(0, Math.min(8, filled))]!;
      const style = isPeak ? 'dim' : row < height * 0.15 && height >= 4 ? 'cursor' : 'played';
      push(pieces, glyph.repeat(bar), style);
      if (pitch > bar) push(pieces, ' '.repeat(pitch - bar), style);
    }
    return pieces;
  });
}

function push(pieces: Span[], text: string, style: Span['style']): void {
  const last = pieces.at(-1);
  if (last && (last.style === style || text.trim() === ''))
    pieces[pieces.length - 1] = { ...last, text: last.text + text };
  else pieces.push(span(text, style));
}
