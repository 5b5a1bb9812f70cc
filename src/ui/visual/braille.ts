/** Bits of the dots of a braille cell (Unicode block 2800), its left column and its right one, each from the top. */
export const BRAILLE_DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** The text of cells that are given as the sums of their dots' bits. */
export function brailleText(cells: Uint8Array): string {
  return Array.from(cells, (bits) => String.fromCharCode(0x2800 + bits)).join('');
}
