import { describe, expect, it } from 'vitest';
import { looksOf, THEME_NAMES, type Background } from '../../../src/ui/text/theme.ts';
import { nearestOf256 } from '../../../src/ui/graphics/half-blocks.ts';

const PAPER: Readonly<Record<Background, readonly string[]>> = {
  dark: ['#16191f'],
  light: ['#ffffff'],
  unknown: ['#000000', '#ffffff'],
};

describe('a theme', () => {
  it('has colours by what the terminal can, and none where it can none', () => {
    expect(looksOf('amber', 'dark', 'true').title).toEqual({ color: '#ffc98a', bold: true });
    expect(looksOf('amber', 'dark', '256').title).toEqual({ color: 'ansi256(222)', bold: true });
    expect(looksOf('amber', 'dark', '16').title).toEqual({ color: 'yellowBright', bold: true });
    for (const look of [
      ...Object.values(looksOf('amber', 'dark', 'none')),
      ...Object.values(looksOf('mono', 'dark', 'true')),
    ])
      expect(look).not.toHaveProperty('color');
  });

  // WCAG 2.1, contrast of text: 4.5 on a background that is known, 3 (large text) on one that may be either.
  it.each(
    THEME_NAMES.flatMap((name) =>
      (['dark', 'light', 'unknown'] as const).map((paper) => [name, paper] as const),
    ),
  )('%s can be read on a background that is %s', (name, background) => {
    for (const [role, { color }] of Object.entries(looksOf(name, background, 'true')))
      for (const paper of PAPER[background])
        if (color !== undefined)
          expect(contrast(color, paper), `${role} ${color}`).toBeGreaterThanOrEqual(
            background === 'unknown' ? 3 : 4.5,
          );
  });

  it('tells played from what is to come without colours', () => {
    const looks = looksOf('mono', 'dark', 'none');
    expect(looks.played).not.toEqual(looks.ahead);
    expect(looks.current).not.toEqual(looks.text);
  });
});

it('finds the nearest of 256 colours', () => {
  const nearest = ([red, green, blue]: readonly [number, number, number]): number =>
    nearestOf256(red, green, blue);
  const colours = [
    [0, 0, 0],
    [255, 255, 255],
    [128, 128, 128],
    [255, 0, 0],
  ] as const;
  expect(colours.map(nearest)).toEqual([16, 231, 244, 196]);
});

function contrast(one: string, other: string): number {
  const [bright, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright! + 0.05) / (dark! + 0.05);
}

/** Relative luminance of sRGB (WCAG 2.1). */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
