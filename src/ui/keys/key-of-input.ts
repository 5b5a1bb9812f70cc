import type { Key } from 'ink';

/** A key as the key tables write it (`a`, `A`, `space`, `shift+left`, `ctrl+c`), and what it types, null for nothing. */
export interface PressedKey {
  readonly name: string;
  readonly text: string | null;
}

const NAMED: readonly (readonly [field: keyof Key, name: string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pgup'],
  ['pageDown', 'pgdn'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The keys that one call of `useInput` stands for: what is typed fast arrives together. */
export function keysOfInput(input: string, key: Key): readonly PressedKey[] {
  if (key.eventType === 'release') return [];
  const named = NAMED.find(([field]) => key[field] === true);
  if (named) return [{ name: modifiersOf(key) + named[1], text: null }];
  if (key.ctrl) return [{ name: `ctrl+${input === ' ' ? 'space' : input.toLowerCase()}`, text: null }];
  const typed = Array.from(segmenter.segment(input), ({ segment }) => keyOfCharacter(segment));
  return key.meta ? typed.slice(0, 1).map(({ name }) => ({ name: `alt+${name}`, text: null })) : typed;
}

function modifiersOf({ ctrl, meta, shift, escape }: Key): string {
  // Ink reports a lone ESC with `meta`.
  return (ctrl ? 'ctrl+' : '') + (meta && !escape ? 'alt+' : '') + (shift ? 'shift+' : '');
}

function keyOfCharacter(character: string): PressedKey {
  switch (character) {
    case '\r':
    case '\n':
    case '\r\n':
      return { name: 'enter', text: null };
    case '\t':
      return { name: 'tab', text: null };
    case '\u007f':
    case '\b':
      return { name: 'backspace', text: null };
    case '\u001b':
      return { name: 'esc', text: null };
    case ' ':
      return { name: 'space', text: ' ' };
    default: {
      const code = character.charCodeAt(0);
      return code < 32
        ? { name: `ctrl+${String.fromCharCode(code + 96)}`, text: null }
        : { name: character, text: character };
    }
  }
}
