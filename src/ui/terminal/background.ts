import type { Background } from '../text/theme.ts';

/** OSC 11 asks for the background's colour. */
export const BACKGROUND_QUERY = '\u001b]11;?\u001b\\';

/** What `rgb:RRRR/GGGG/BBBB` (one to four hexadecimal digits a part) comes to; null for what is no colour. */
export function backgroundOfColour(text: string): Background | null {
  const parts = /rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(text);
  if (!parts) return null;
  const [red, green, blue] = parts.slice(1).map((digits) => parseInt(digits, 16) / (16 ** digits.length - 1));
  // Rec. 709 luma of the encoded values: good enough to tell dark from light.
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! > 0.5 ? 'light' : 'dark';
}

/** COLORFGBG (`15;0`, `0;default;15`): the last field is the background's number of the 16. */
export function backgroundOfEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Background {
  const last = environment.COLORFGBG?.split(';').at(-1);
  if (last === undefined || !/^\d{1,2}$/.test(last)) return 'unknown';
  const colour = Number(last);
  return colour === 7 || colour >= 9 ? 'light' : 'dark';
}
