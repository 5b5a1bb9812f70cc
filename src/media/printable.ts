import { withoutCredentials } from '../player/credentials.ts';

/**
 * What a terminal or a text layout would obey instead of showing: C0 and C1 controls (ESC, CSI, OSC …), bidirectional
 * embeddings, overrides and isolates, line and paragraph separators, and the invisible marks that hide text.
 */
const OBEYED =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\u206a-\u206f\ufeff\ufff9-\ufffb]/;
const OBEYED_ALL = new RegExp(OBEYED, 'g');

/**
 * A text from a file made safe to write to a terminal: tabs and line breaks become spaces, controls their visible
 * picture (`␛`), invisible direction marks go, and so do passwords in URLs. Nothing else changes: accents, CJK and emoji stay as they are.
 *
 * Every tag, file name and playlist title passes through here on its way to a terminal.
 */
export function printable(given: string): string {
  const text = withoutCredentials(given);
  if (!OBEYED.test(text)) return text.isWellFormed() ? text : text.toWellFormed();
  return text
    .replace(/\r\n|[\t\n\r\u0085\u2028\u2029]/g, ' ')
    .replace(OBEYED_ALL, (character) => picture(character.charCodeAt(0)))
    .toWellFormed();
}

/** U+2400 ff. picture the C0 controls; C1 controls have none; the rest was invisible anyway. */
function picture(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return code < 0xa0 ? '\ufffd' : '';
}
