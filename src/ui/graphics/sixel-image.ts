import type { ArtImage } from '../tui-options.ts';
import type { CellSize } from './graphics.ts';
import { blankCells, type TerminalImage } from './terminal-image.ts';

const ESC = '\u001b';
/** Rows of pixels in one band: a character holds six, the lowest bit on top. */
const BAND_ROWS = 6;
const FIRST_CHARACTER = 63;
/** More colours than a terminal has registers for are drawn as their nearest coarser ones. */
const MOST_COLOURS = 256;

/** A picture in sixels (DEC STD 070; VT340 manual, chapter 14). It should come with 256 colours at most. */
export function sixelImage(image: ArtImage, cell: CellSize): TerminalImage {
  const columns = Math.max(1, Math.ceil(image.width / cell.width));
  const rows = Math.max(1, Math.ceil(image.height / cell.height));
  return {
    columns,
    rows,
    cells: blankCells(columns, rows),
    show: encodeSixel(image),
    hide: '',
    isErasedByText: true,
  };
}

/** The whole device control string. */
export function encodeSixel({ width, height, rgb }: ArtImage): string {
  const { numbers, colours } = indexed(rgb, width * height);
  const registers = colours.map(
    (colour, number) => `#${number};2;${percent(colour >> 16)};${percent(colour >> 8)};${percent(colour)}`,
  );
  let bands = '';
  for (let top = 0; top < height; top += BAND_ROWS) bands += `${band(numbers, width, height, top)}-`;
  // P2=1: pixels that are not drawn stay as they are; raster attributes: square pixels, and the size.
  return `${ESC}P0;1q"1;1;${width};${height}${registers.join('')}${bands}${ESC}\\`;
}

/** Colour by colour: its pixels in this band, then back to the band's beginning for the next. */
function band(numbers: Uint8Array, width: number, height: number, top: number): string {
  const rows = Math.min(BAND_ROWS, height - top);
  const masks = new Map<number, Uint8Array>();
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < width; x++) {
      const number = numbers[(top + row) * width + x]!;
      let mask = masks.get(number);
      if (!mask) masks.set(number, (mask = new Uint8Array(width)));
      mask[x] = mask[x]! | (1 << row);
    }
  }
  return [...masks].map(([number, mask]) => `#${number}${runs(mask)}`).join('$');
}

/** `!12~` for twelve of `~`; what is blank at the end is left out. */
function runs(mask: Uint8Array): string {
  let end = mask.length;
  while (end > 0 && mask[end - 1] === 0) end--;
  let text = '';
  for (let x = 0; x < end;) {
    let next = x + 1;
    while (next < end && mask[next] === mask[x]) next++;
    const character = String.fromCharCode(FIRST_CHARACTER + mask[x]!);
    const count = next - x;
    text += count > 3 ? `!${count}${character}` : character.repeat(count);
    x = next;
  }
  return text;
}

/** The picture's colours, and each pixel as the number of its colour. */
function indexed(
  rgb: Uint8Array,
  pixels: number,
): { readonly numbers: Uint8Array; readonly colours: readonly number[] } {
  for (let droppedBits = 0; ; droppedBits++) {
    const keep = 0xff & ~((1 << droppedBits) - 1);
    const found = new Map<number, number>();
    const numbers = new Uint8Array(pixels);
    for (let pixel = 0; pixel < pixels && found.size <= MOST_COLOURS; pixel++) {
      const at = pixel * 3;
      const colour = ((rgb[at]! & keep) << 16) | ((rgb[at + 1]! & keep) << 8) | (rgb[at + 2]! & keep);
      let number = found.get(colour);
      if (number === undefined) found.set(colour, (number = found.size));
      numbers[pixel] = number;
    }
    if (found.size <= MOST_COLOURS) return { numbers, colours: [...found.keys()] };
  }
}

/** Sixel counts colour from 0 to 100. */
function percent(value: number): number {
  return Math.round(((value & 255) * 100) / 255);
}
