import type { ColourDepth } from '../text/theme.ts';

/** What the terminal can show, as far as its environment says. */
export interface Capabilities {
  readonly colours: ColourDepth;
  /** Blocks, braille and arrows; else ASCII only. */
  readonly unicode: boolean;
  /** Whether a window title can be set and is somebody's to see. */
  readonly title: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const TRUE_COLOUR_TERMS = /kitty|ghostty|alacritty|wezterm|foot|iterm|direct|contour|rio/i;
const ASCII_TERMS = /^(?:linux|dumb|vt\d+|ansi|cons25|sun)/;

/** Reads TERM, COLORTERM, NO_COLOR (no-color.org) and the locale. Nothing is asked of the terminal itself. */
export function capabilitiesOf(environment: Environment): Capabilities {
  const term = environment.TERM ?? '';
  return {
    colours: colourDepthOf(environment, term),
    unicode: !ASCII_TERMS.test(term) && hasUnicodeLocale(environment),
    title: /xterm|rxvt|screen|tmux|kitty|alacritty|foot|ghostty|wezterm|iterm|konsole|vte|contour|rio/i.test(
      term,
    ),
  };
}

function colourDepthOf(environment: Environment, term: string): ColourDepth {
  if (environment.NO_COLOR) return 'none';
  if (term === 'dumb' || /^vt\d/.test(term)) return 'none';
  if (/^(?:truecolor|24bit)$/i.test(environment.COLORTERM ?? '') || TRUE_COLOUR_TERMS.test(term))
    return 'true';
  return term.includes('256') ? '256' : '16';
}

/** A locale that is set and names another character set says no; none at all is a container, where UTF-8 is the rule. */
function hasUnicodeLocale(environment: Environment): boolean {
  const locale = [environment.LC_ALL, environment.LC_CTYPE, environment.LANG].find(Boolean);
  return locale === undefined || /utf-?8/i.test(locale);
}
