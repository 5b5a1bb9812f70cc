import type { ArtImage } from '../tui-options.ts';
import type { ColourDepth } from '../text/theme.ts';

const UPPER_HALF = '▀';
const RESET = '\u001b[39;49m';

/**
 * A picture in half blocks: each cell shows two pixels, the upper as its foreground, the lower as its background.
 *
 * A row is one text with its own colour codes: hundreds of cells of their own would be hundreds of nodes to lay out.
 */
export function halfBlockRows({ width, height, rgb }: ArtImage, depth: ColourDepth): readonly string[] {
  const code = (x: number, y: number, base: 38 | 48): string => {
    const at = (Math.min(y, height - 1) * width + x) * 3;
    const [red, green, blue] = [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0];
    return depth === 'true'
      ? `${base};2;${red};${green};${blue}`
      : `${base};5;${nearestOf256(red, green, blue)}`;
  };
  return Array.from({ length: Math.ceil(height / 2) }, (_, row) => {
    let text = '';
    let last = '';
    for (let x = 0; x < width; x++) {
      const codes = `${code(x, 2 * row, 38)};${code(x, 2 * row + 1, 48)}`;
      text += codes === last ? UPPER_HALF : `\u001b[${codes}m${UPPER_HALF}`;
      last = codes;
    }
    return text + RESET;
  });
}

/** The nearest of the 6 × 6 × 6 cube and the 24 greys (xterm's 256 colours). */
export function nearestOf256(red: number, green: number, blue: number): number {
  const levels = [0, 95, 135, 175, 215, 255] as const;
  const step = (value: number) =>
    value < 48 ? 0 : value < 115 ? 1 : Math.min(5, Math.floor((value - 35) / 40));
  const [r, g, b] = [step(red), step(green), step(blue)];
  const distance = (x: number, y: number, z: number) => (x - red) ** 2 + (y - green) ** 2 + (z - blue) ** 2;
  const grey = Math.max(0, Math.min(23, Math.round(((red + green + blue) / 3 - 8) / 10)));
  const greyLevel = 8 + 10 * grey;
  const cube = distance(levels[r]!, levels[g]!, levels[b]!);
  return distance(greyLevel, greyLevel, greyLevel) < cube ? 232 + grey : 16 + 36 * r + 6 * g + b;
}
