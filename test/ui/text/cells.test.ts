import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cellWidth, fit, truncate } from '../../../src/ui/text/cells.ts';

describe('truncate', () => {
  it.each([
    ['Money', 5, 'Money'],
    ['Money', 4, 'Mon…'],
    ['夜に駆ける', 10, '夜に駆ける'],
    ['夜に駆ける', 9, '夜に駆け…'],
    ['夜に駆ける', 8, '夜に駆…'],
    ['夜に駆ける', 2, '…'],
    ['夜', 1, '…'],
    ['e\u0301te\u0301', 2, 'e\u0301…'],
    ['a b', 2, 'a…'],
    ['x', 0, ''],
  ])('cuts %j to %i cells as %j', (text, width, expected) => {
    expect(truncate(text, width)).toBe(expected);
    expect(cellWidth(truncate(text, width))).toBeLessThanOrEqual(width);
  });

  it('measures every character of the basic plane as string-width does', () => {
    for (let code = 0x20; code < 0xd800; code++) {
      const character = String.fromCharCode(code);
      if (cellWidth(character) !== stringWidth(character)) expect.fail(`U+${code.toString(16)}`);
    }
  });

  it('pads to the exact width, also where a wide character does not fit', () => {
    for (let width = 0; width < 14; width++) expect(cellWidth(fit('夜に駆けるx', width))).toBe(width);
    expect(fit('7', 3, 'right')).toBe('  7');
  });

  it('takes a text of a million characters without measuring it all', () => {
    const start = performance.now();
    expect(cellWidth(truncate('夜'.repeat(1_000_000), 40))).toBe(39);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
