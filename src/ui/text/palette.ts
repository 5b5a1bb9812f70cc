import type { Rgb, Role, Row, Style } from './span.ts';

/** How many colours a terminal shows: none, 16, 256 or all. */
export type ColourDepth = 'none' | '16' | '256' | 'true';

export type ThemeName = 'default' | 'light' | 'mono' | 'contrast';

export const THEME_NAMES: readonly ThemeName[] = ['default', 'light', 'mono', 'contrast'];

/** A colour as each kind of terminal can show it: true colour, of the 256, of the 16 (an SGR code). */
interface Shade {
  readonly rgb: Rgb;
  readonly of256: number;
  readonly of16: number;
}

interface Theme {
  readonly accent: Shade;
  readonly bright: Shade;
  readonly dim: Shade;
  readonly warning: Shade;
  readonly error: Shade;
  readonly selectedBackground: Shade;
}

const shade = (hex: number, of256: number, of16: number): Shade => ({
  rgb: { red: hex >> 16, green: (hex >> 8) & 255, blue: hex & 255 },
  of256,
  of16,
});

const THEMES: Readonly<Record<Exclude<ThemeName, 'mono'>, Theme>> = {
  default: {
    accent: shade(0xf2a65a, 215, 33),
    bright: shade(0xffc98a, 222, 93),
    dim: shade(0x7d8590, 244, 90),
    warning: shade(0xe3b341, 179, 33),
    error: shade(0xff7b72, 203, 91),
    selectedBackground: shade(0x2f343d, 237, 100),
  },
  light: {
    accent: shade(0x9a4a00, 130, 34),
    bright: shade(0x7a3800, 94, 34),
    dim: shade(0x6e7781, 243, 90),
    warning: shade(0x7d5a00, 94, 35),
    error: shade(0xb3261e, 124, 31),
    selectedBackground: shade(0xe2e6ea, 254, 47),
  },
  contrast: {
    accent: shade(0xffff00, 226, 93),
    bright: shade(0xffffff, 231, 97),
    dim: shade(0xc8c8c8, 252, 37),
    warning: shade(0xffaf00, 214, 93),
    error: shade(0xff5f5f, 203, 91),
    selectedBackground: shade(0x0000d7, 20, 44),
  },
};

const BOLD = '1';
const FAINT = '2';
const UNDERLINE = '4';
const INVERSE = '7';

/** Turns rows into text with SGR codes, for one theme on one kind of terminal. */
export class Palette {
  readonly #codes: ReadonlyMap<Role, string>;
  readonly #depth: ColourDepth;

  constructor(theme: ThemeName, depth: ColourDepth) {
    this.#depth = theme === 'mono' ? 'none' : depth;
    this.#codes = new Map(
      theme === 'mono' || depth === 'none'
        ? Object.entries(MONO).map(asRole)
        : coloured(THEMES[theme], depth),
    );
  }

  /** Whether pictures can be shown with it. */
  get hasPictureColours(): boolean {
    return this.#depth === 'true' || this.#depth === '256';
  }

  paint(row: Row): string {
    let painted = '';
    for (const { text, style, selected } of row) {
      if (text === '') continue;
      const own = this.#codesOf(style);
      const codes = selected ? [own, this.#codesOf('selected')].filter(Boolean).join(';') : own;
      painted += codes === '' ? text : `\u001b[${codes}m${text}\u001b[0m`;
    }
    return painted;
  }

  #codesOf(style: Style): string {
    if (typeof style === 'string') return this.#codes.get(style) ?? '';
    if ('colourNumber' in style) return `38;5;${style.colourNumber}`;
    return `${colourCode(style.foreground, 38, this.#depth)};${colourCode(style.background, 48, this.#depth)}`;
  }
}

/** Weight and symbols carry the meaning where there is no colour. */
const MONO: Readonly<Record<Role, string>> = {
  text: '',
  strong: BOLD,
  dim: FAINT,
  accent: BOLD,
  title: BOLD,
  played: BOLD,
  cursor: BOLD,
  buffered: '',
  ahead: FAINT,
  selected: INVERSE,
  current: BOLD,
  heading: UNDERLINE,
  key: BOLD,
  warning: BOLD,
  error: `${BOLD};${UNDERLINE}`,
  hot: BOLD,
};

function asRole([role, codes]: [string, string]): [Role, string] {
  return [role as Role, codes];
}

function coloured(theme: Theme, depth: ColourDepth): readonly (readonly [Role, string])[] {
  const front = (colour: Shade) => shadeCode(colour, 38, depth);
  return [
    ['text', ''],
    ['strong', BOLD],
    ['dim', front(theme.dim)],
    ['accent', front(theme.accent)],
    ['title', `${BOLD};${front(theme.bright)}`],
    ['played', front(theme.accent)],
    ['cursor', `${BOLD};${front(theme.bright)}`],
    ['buffered', ''],
    ['ahead', front(theme.dim)],
    ['selected', shadeCode(theme.selectedBackground, 48, depth)],
    ['current', `${BOLD};${front(theme.accent)}`],
    ['heading', `${BOLD};${front(theme.accent)}`],
    ['key', front(theme.accent)],
    ['warning', front(theme.warning)],
    ['error', `${BOLD};${front(theme.error)}`],
    ['hot', front(theme.error)],
  ];
}

function shadeCode(colour: Shade, base: 38 | 48, depth: ColourDepth): string {
  if (depth === 'true') return colourCode(colour.rgb, base, depth);
  if (depth === '256') return `${base};5;${colour.of256}`;
  // Among the 16, backgrounds are ten above their foregrounds; the themes give the background's own code.
  return String(colour.of16);
}

function colourCode({ red, green, blue }: Rgb, base: 38 | 48, depth: ColourDepth): string {
  return depth === 'true'
    ? `${base};2;${red};${green};${blue}`
    : `${base};5;${nearestOf256(red, green, blue)}`;
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
