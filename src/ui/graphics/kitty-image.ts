import { deflateSync } from 'node:zlib';
import type { ArtImage } from '../tui-options.ts';
import { throughTmux, type Graphics } from './graphics.ts';
import { blankCells, type TerminalImage } from './terminal-image.ts';

type Kitty = Extract<Graphics, { type: 'kitty' }>;

const ESC = '\u001b';
/** As much of the picture as one command may carry. */
const CHUNK_CHARS = 4096;
const PLACEHOLDER = '\u{10eeee}';
/**
 * The combining characters that number rows and columns from 0 on (kitty's rowcolumn-diacritics.txt, of which this is the
 * beginning: a cover is at most 20 rows high and 42 columns wide).
 */
const NUMBERS = Array.from(
  '\u0305\u030d\u030e\u0310\u0312\u033d\u033e\u033f\u0346\u034a\u034b\u034c\u0350\u0351\u0352\u0357\u035b\u0363\u0364\u0365' +
    '\u0366\u0367\u0368\u0369\u036a\u036b\u036c\u036d\u036e\u036f\u0483\u0484\u0485\u0486\u0487\u0592\u0593\u0594\u0595\u0597' +
    '\u0598\u0599\u059c\u059d\u059e\u059f\u05a0\u05a1\u05a8\u05a9\u05ab\u05ac\u05af\u05c4\u0610\u0611\u0612\u0613\u0614\u0615',
);

/**
 * A picture by kitty's graphics protocol (https://sw.kovidgoyal.net/kitty/graphics-protocol/).
 *
 * @param id 1 to 255: placeholders say which picture they are by their colour, and the 256 colours survive everywhere
 */
export function kittyImage(
  image: ArtImage,
  { cell, placing, throughTmux: isHandedThrough }: Kitty,
  id: number,
): TerminalImage {
  const columns = Math.min(NUMBERS.length, Math.max(1, Math.ceil(image.width / cell.width)));
  const rows = Math.min(NUMBERS.length, Math.max(1, Math.ceil(image.height / cell.height)));
  const isText = placing === 'text';
  const handed = (command: string): string => (isHandedThrough ? throughTmux(command) : command);
  // q=2: no answers, which would be read as keys. C=1: the cursor stays. U=1: shown where its placeholders are.
  const place = isText ? `U=1,c=${columns},r=${rows}` : `C=1,c=${columns},p=1`;
  const head = `a=T,q=2,f=24,o=z,i=${id},s=${image.width},v=${image.height},${place}`;
  const data = deflateSync(image.rgb, { level: 3 }).toString('base64');
  const chunks: string[] = [];
  for (let at = 0; at < data.length; at += CHUNK_CHARS) {
    const more = at + CHUNK_CHARS < data.length ? 1 : 0;
    const keys = at === 0 ? `${head},m=${more}` : `q=2,m=${more}`;
    chunks.push(handed(`${ESC}_G${keys};${data.slice(at, at + CHUNK_CHARS)}${ESC}\\`));
  }
  return {
    columns,
    rows,
    cells: isText ? placeholderCells(columns, rows, id) : blankCells(columns, rows),
    show: chunks.join(''),
    hide: handed(`${ESC}_Ga=d,d=I,i=${id},q=2${ESC}\\`),
    isErasedByText: false,
  };
}

/** Placeholders say by their colour, one of the 256, which picture they are. */
function placeholderCells(columns: number, rows: number, id: number): readonly string[] {
  return Array.from({ length: rows }, (_, row) => {
    const cells = Array.from(
      { length: columns },
      (_cell, column) => PLACEHOLDER + NUMBERS[row]! + NUMBERS[column]!,
    );
    return `${ESC}[38;5;${id}m${cells.join('')}${ESC}[39m`;
  });
}
