/** The keys that send `CSI … letter` or `SS3 letter` (xterm's control sequences, "PC-style function keys"). */
const BY_LETTER: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'clear',
  F: 'end',
  H: 'home',
  M: 'enter',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'tab',
};
/** The keys that send `CSI number ~`. */
const BY_NUMBER: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pgup',
  6: 'pgdn',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};
/** Keys named by their code point in `CSI code u` (the kitty keyboard protocol, which some terminals send unasked). */
const BY_CODE_POINT: Readonly<Record<number, string>> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'esc',
  32: 'space',
  127: 'backspace',
};

/** The order modifiers are written in. */
const SHIFT = 1;
const ALT = 2;
const CTRL = 4;

/** Names a complete `CSI` sequence by its parameters and final character; null for what is no key. */
export function csiKeyName(parameters: string, final: string): string | null {
  const [first = NaN, modifier = 1] = parameters.split(';').map((part) => Number.parseInt(part, 10));
  const bits = Number.isFinite(modifier) ? modifier - 1 : 0;
  if (final === 'Z') return withModifiers('tab', bits | SHIFT);
  if (final === '~') return named(BY_NUMBER[first], bits);
  if (final === 'u') {
    const known = BY_CODE_POINT[first];
    if (known !== undefined) return withModifiers(known, bits);
    if (!(first > 32 && first <= 0x10ffff)) return null;
    const character = String.fromCodePoint(first);
    return bits & SHIFT
      ? withModifiers(character.toUpperCase(), bits & ~SHIFT)
      : withModifiers(character, bits);
  }
  return named(BY_LETTER[final], bits);
}

/** Names `SS3 letter`: arrows and function keys in application mode. */
export function ss3KeyName(letter: string): string | null {
  return BY_LETTER[letter] ?? null;
}

/** Names one character as a terminal sends it: a printable one by itself, C0 controls by the keys that make them. */
export function characterKeyName(character: string): string {
  switch (character) {
    case '\r':
    case '\n':
      return 'enter';
    case '\t':
      return 'tab';
    case '\u007f':
    case '\b':
      return 'backspace';
    case ' ':
      return 'space';
    case '\u001b':
      return 'esc';
    case '\u0000':
      return 'ctrl+space';
    default: {
      const code = character.charCodeAt(0);
      return code < 32 ? `ctrl+${String.fromCharCode(code + (code <= 26 ? 96 : 64))}` : character;
    }
  }
}

function named(name: string | undefined, bits: number): string | null {
  return name === undefined ? null : withModifiers(name, bits);
}

function withModifiers(name: string, bits: number): string {
  return (bits & CTRL ? 'ctrl+' : '') + (bits & ALT ? 'alt+' : '') + (bits & SHIFT ? 'shift+' : '') + name;
}
