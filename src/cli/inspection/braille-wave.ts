import { BRAILLE_DOTS, brailleText } from '../../ui/visual/braille.ts';

/**
 * A waveform of braille characters: two columns of dots in each character, four rows. Each column spans the lowest to
 * the highest of its windows, on a scale of ±`fullScale`.
 */
export function brailleWave(
  data: ArrayLike<number>,
  fullScale: number,
  size: { readonly columns: number; readonly rows: number },
): string {
  const windows = Math.floor(data.length / 2);
  const dotColumns = Math.min(size.columns * 2, Math.max(1, windows));
  const dotRows = size.rows * 4;
  const columns = Math.ceil(dotColumns / 2);
  const cells = Array.from({ length: size.rows }, () => new Uint8Array(columns));
  const rowOf = (value: number) =>
    Math.min(dotRows - 1, Math.max(0, Math.floor(((fullScale - value) / (2 * fullScale)) * dotRows)));
  for (let column = 0; column < dotColumns; column++) {
    const from = Math.floor((column * windows) / dotColumns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * windows) / dotColumns));
    let low = 0;
    let high = 0;
    for (let window = from; window < Math.min(to, windows); window++) {
      low = Math.min(low, data[window * 2]!);
      high = Math.max(high, data[window * 2 + 1]!);
    }
    const dots = BRAILLE_DOTS[column % 2]!;
    for (let row = rowOf(high); row <= rowOf(low); row++) cells[row >> 2]![column >> 1]! |= dots[row & 3]!;
  }
  return cells.map((line) => `${brailleText(line)}\n`).join('');
}
