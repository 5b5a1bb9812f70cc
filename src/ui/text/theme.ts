import type { Role } from './run.ts';

/** How many colours a terminal shows: none, 16, 256 or all. */
export type ColourDepth = 'none' | '16' | '256' | 'true';

export type ThemeName = 'amber' | 'ocean' | 'meadow' | 'contrast' | 'mono';

export const THEME_NAMES: readonly ThemeName[] = ['amber', 'ocean', 'meadow', 'contrast', 'mono'];

/** What the terminal's background is; `unknown` takes colours that can be read on both. */
export type Background = 'dark' | 'light' | 'unknown';

/** How Ink's Text shows a role. */
export interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly underline?: boolean;
}

export type Looks = Readonly<Record<Role, Look>>;

/** A colour as each kind of terminal can show it: true colour, of the 256, of the 16 by chalk's name. */
type Shade = readonly [hex: string, of256: number, of16: string];

/** `dim` null is the terminal's own faint text, which can be read on any background. */
interface Palette {
  readonly accent: Shade;
  readonly bright: Shade;
  readonly dim: Shade | null;
  readonly warning: Shade;
  readonly error: Shade;
}

const ON_DARK = {
  dim: ['#7d8590', 244, 'gray'],
  warning: ['#e3b341', 179, 'yellow'],
  error: ['#ff7b72', 203, 'redBright'],
} as const;
const ON_LIGHT = {
  dim: ['#5f6872', 242, 'gray'],
  warning: ['#7d5a00', 94, 'magenta'],
  error: ['#b3261e', 124, 'red'],
} as const;
/** Halfway between black and white: a contrast of at least 3 to both. */
const ON_BOTH = {
  dim: null,
  warning: ['#a87900', 136, 'yellow'],
  error: ['#e0463c', 167, 'red'],
} as const;

type ColourTheme = Readonly<Record<Background, Palette>>;

const THEMES: Readonly<Record<Exclude<ThemeName, 'mono'>, ColourTheme>> = {
  amber: {
    dark: { ...ON_DARK, accent: ['#f2a65a', 215, 'yellow'], bright: ['#ffc98a', 222, 'yellowBright'] },
    light: { ...ON_LIGHT, accent: ['#9a4a00', 130, 'red'], bright: ['#7a3800', 94, 'red'] },
    unknown: { ...ON_BOTH, accent: ['#c4691c', 166, 'yellow'], bright: ['#c4691c', 166, 'yellow'] },
  },
  ocean: {
    dark: { ...ON_DARK, accent: ['#6cb6ff', 75, 'cyan'], bright: ['#a5d6ff', 153, 'cyanBright'] },
    light: { ...ON_LIGHT, accent: ['#0550ae', 25, 'blue'], bright: ['#033d8b', 24, 'blue'] },
    unknown: { ...ON_BOTH, accent: ['#3b82c4', 68, 'cyan'], bright: ['#3b82c4', 68, 'cyan'] },
  },
  meadow: {
    dark: { ...ON_DARK, accent: ['#7ee787', 114, 'green'], bright: ['#aff5b4', 157, 'greenBright'] },
    light: { ...ON_LIGHT, accent: ['#116329', 22, 'green'], bright: ['#0b4a1e', 22, 'green'] },
    unknown: { ...ON_BOTH, accent: ['#3f9142', 71, 'green'], bright: ['#3f9142', 71, 'green'] },
  },
  contrast: {
    dark: {
      accent: ['#ffff00', 226, 'yellowBright'],
      bright: ['#ffffff', 231, 'whiteBright'],
      dim: ['#d0d0d0', 252, 'white'],
      warning: ['#ffaf00', 214, 'yellowBright'],
      error: ['#ff6f6f', 210, 'redBright'],
    },
    light: {
      accent: ['#0000a0', 18, 'blue'],
      bright: ['#000000', 16, 'black'],
      dim: ['#303030', 236, 'black'],
      warning: ['#6a3d00', 58, 'magenta'],
      error: ['#900000', 88, 'red'],
    },
    unknown: { ...ON_BOTH, accent: ['#b07800', 136, 'yellow'], bright: ['#b07800', 136, 'yellow'] },
  },
};

/** Weight and symbols carry the meaning where there is no colour. */
const MONO: Looks = {
  text: {},
  strong: { bold: true },
  dim: { dimColor: true },
  accent: { bold: true },
  title: { bold: true },
  played: { bold: true },
  cursor: { bold: true },
  buffered: {},
  ahead: { dimColor: true },
  current: { bold: true },
  heading: { underline: true },
  key: { bold: true },
  warning: { bold: true },
  error: { bold: true, underline: true },
  hot: { bold: true },
};

/** How each role looks by one theme, on one background, with so many colours. */
export function looksOf(theme: ThemeName, background: Background, depth: ColourDepth): Looks {
  if (theme === 'mono' || depth === 'none') return MONO;
  const palette = THEMES[theme][background];
  const front = (shade: Shade | null): Look =>
    shade === null ? { dimColor: true } : { color: colourOf(shade, depth) };
  const dim = front(palette.dim);
  const accent = front(palette.accent);
  const bright = { ...front(palette.bright), bold: true };
  return {
    text: {},
    strong: { bold: true },
    dim,
    accent,
    title: bright,
    played: accent,
    cursor: bright,
    buffered: {},
    ahead: dim,
    current: { ...accent, bold: true },
    heading: { ...accent, bold: true },
    key: accent,
    warning: front(palette.warning),
    error: { ...front(palette.error), bold: true },
    hot: front(palette.error),
  };
}

function colourOf([hex, of256, of16]: Shade, depth: ColourDepth): string {
  return depth === 'true' ? hex : depth === '256' ? `ansi256(${of256})` : of16;
}
