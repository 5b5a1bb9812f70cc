import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cellWidth, fit, truncate } from '../../src/ui/text/cells.ts';
import { nearestOf256, Palette } from '../../src/ui/text/palette.ts';
import { cutRow, fitRow, rowText, rowWidth, selectRow, span, spread } from '../../src/ui/text/span.ts';
import { clockText, lengthText, preciseText, tenthsText } from '../../src/ui/text/time-text.ts';
import { untrusted } from '../../src/ui/text/untrusted.ts';
import { messageRow } from '../../src/ui/view/footer.ts';
import { glyphsFor } from '../../src/ui/view/glyphs.ts';

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

describe('messageRow', () => {
  it.each([
    [30, '/home/me/Music/a.mp3: is empty'],
    [29, '…/me/Music/a.mp3: is empty'],
    [25, '…/Music/a.mp3: is empty'],
    [17, '…/a.mp3: is empty'],
    [12, '…/a.mp3: is…'],
  ])('leaves folders out before what is wrong, at %i cells', (width, expected) => {
    const message = { text: '/home/me/Music/a.mp3: is empty', level: 'error', atMs: 0, times: 1 } as const;
    expect(rowText(messageRow(message, width, glyphsFor(true)))).toBe(expected);
  });

  it('leaves a text alone that begins with no path', () => {
    const message = { text: 'a/b: is not there', level: 'info', atMs: 0, times: 1 } as const;
    expect(rowText(messageRow(message, 10, glyphsFor(true)))).toBe('a/b: is n…');
  });
});

describe('untrusted', () => {
  it.each([
    ['a\u001b[2Jb', 'ab'],
    ['a\u001b]0;owned\u0007b', 'ab'],
    ['a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'alink'],
    ['a\u009b31mb', 'a31mb'],
    ['one\r\ntwo\tthree', 'one two three'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['\u2066x\u2069\u200f', 'x'],
    ['\ud800x', '\ufffdx'],
    ['e\u0301', '\u00e9'],
    ['t\u0335\u0322\u032a\u0347\u0343\u0308', 't\u0335\u0322\u032a\u0347'],
    ['👩\u200d🚀 👍🏽 ❤\ufe0f', '👩 👍 ❤'],
    ['فار\u200cسی', 'فار\u200cسی'],
    ['  spaces  ', 'spaces'],
  ])('makes %j harmless', (text, expected) => {
    expect(untrusted(text)).toBe(expected);
  });

  it('leaves no control character in any text', () => {
    const everything = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join('x');
    expect(untrusted(everything)).not.toMatch(/\p{Cc}/u);
  });
});

describe('times', () => {
  it.each([
    [0, '0:00', '0:00.0', '0:00.000'],
    [59.96, '0:59', '0:59.9', '0:59.960'],
    [61.9999, '1:01', '1:01.9', '1:02.000'],
    [3661.05, '1:01:01', '1:01:01.0', '1:01:01.050'],
    [-3, '0:00', '0:00.0', '0:00.000'],
  ])('shows %d s', (seconds, clock, tenths, precise) => {
    expect([clockText(seconds), tenthsText(seconds), preciseText(seconds)]).toEqual([clock, tenths, precise]);
  });

  it('does not lose a tenth to binary fractions', () => {
    for (let tenth = 0; tenth < 6000; tenth++)
      expect(tenthsText(tenth / 10).endsWith(`.${tenth % 10}`), String(tenth)).toBe(true);
  });

  it('gives a queue’s length in the unit that fits', () => {
    expect([2578, 3600, 12_000, 400_000].map(lengthText)).toEqual([
      '42:58',
      '1 h 0 min',
      '3 h 20 min',
      '4 days 15 h',
    ]);
  });
});

describe('rows', () => {
  const row = [span('夜に', 'title'), span(' ab', 'dim')];

  it('are cut between characters and padded to their width', () => {
    for (let width = 0; width < 12; width++) {
      expect(rowWidth(fitRow(row, width))).toBe(width);
      expect(rowWidth(cutRow(row, width))).toBeLessThanOrEqual(width);
    }
    expect(rowText(fitRow(row, 3))).toBe('夜 ');
  });

  it('keep the right part in place while the left gives way', () => {
    expect(rowText(spread([span('a long title')], [span('0:04')], 12))).toBe('a long  0:04');
    expect(rowText(spread([span('x')], [span('0:04')], 12))).toBe('x       0:04');
  });
});

describe('Palette', () => {
  it('paints by what the terminal can', () => {
    const row = [span('x', 'title')];
    expect(new Palette('default', 'true').paint(row)).toBe('\u001b[1;38;2;255;201;138mx\u001b[0m');
    expect(new Palette('default', '256').paint(row)).toBe('\u001b[1;38;5;222mx\u001b[0m');
    expect(new Palette('default', '16').paint(row)).toBe('\u001b[1;93mx\u001b[0m');
    expect(new Palette('default', 'none').paint(row)).toBe('\u001b[1mx\u001b[0m');
    expect(new Palette('mono', 'true').paint(row)).toBe('\u001b[1mx\u001b[0m');
  });

  it('shows what is selected in every theme and depth', () => {
    for (const theme of ['default', 'light', 'mono', 'contrast'] as const)
      for (const depth of ['none', '16', '256', 'true'] as const) {
        const palette = new Palette(theme, depth);
        expect(palette.paint(selectRow([span('x')]))).not.toBe(palette.paint([span('x')]));
      }
  });

  it('finds the nearest of 256 colours', () => {
    expect([
      nearestOf256(0, 0, 0),
      nearestOf256(255, 255, 255),
      nearestOf256(128, 128, 128),
      nearestOf256(255, 0, 0),
    ]).toEqual([16, 231, 244, 196]);
  });
});
