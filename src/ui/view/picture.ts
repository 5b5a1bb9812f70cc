import type { Rgb, Row, Span } from '../text/span.ts';
import type { ArtImage } from '../tui-options.ts';

const UPPER_HALF = '▀';

/** A picture in half blocks: each cell shows two pixels, the upper as its foreground, the lower as its background. */
export function pictureRows({ width, height, rgb }: ArtImage): readonly Row[] {
  const pixel = (x: number, y: number): Rgb => {
    const at = (Math.min(y, height - 1) * width + x) * 3;
    return { red: rgb[at] ?? 0, green: rgb[at + 1] ?? 0, blue: rgb[at + 2] ?? 0 };
  };
  return Array.from({ length: Math.ceil(height / 2) }, (_, row) =>
    Array.from({ length: width }, (_cell, x): Span => ({
      text: UPPER_HALF,
      style: { foreground: pixel(x, 2 * row), background: pixel(x, 2 * row + 1) },
    })),
  );
}
