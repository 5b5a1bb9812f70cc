import { describe, expect, it } from 'vitest';
import { backgroundOfColour, backgroundOfEnvironment } from '../../../src/ui/terminal/background.ts';

describe('the background', () => {
  it.each([
    ['rgb:ffff/ffff/ffff', 'light'],
    ['rgb:0000/0000/0000', 'dark'],
    ['rgb:fd/f6/e3', 'light'],
    ['rgb:00/2b/36', 'dark'],
    ['rgba:1e1e/1e1e/2e2e/ffff', 'dark'],
    // Pure blue is dark and pure green is light to the eye.
    ['rgb:0/0/f', 'dark'],
    ['rgb:0/f/0', 'light'],
    ['#ffffff', null],
  ])('that answers %s is %s', (colour, expected) => {
    expect(backgroundOfColour(colour)).toBe(expected);
  });

  it.each([
    ['15;0', 'dark'],
    ['0;15', 'light'],
    ['0;default;15', 'light'],
    ['12;8', 'dark'],
    ['0;7', 'light'],
    ['7;default', 'unknown'],
    [undefined, 'unknown'],
  ])('of COLORFGBG=%s is %s', (value, expected) => {
    expect(backgroundOfEnvironment(value === undefined ? {} : { COLORFGBG: value })).toBe(expected);
  });
});
