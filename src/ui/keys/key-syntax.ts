/** The named keys that Ink tells apart (not `insert` and the function keys); any single printable character is a key too. */
const NAMED_KEYS: ReadonlySet<string> = new Set([
  ...['space', 'enter', 'tab', 'backspace', 'esc', 'delete', 'home', 'end', 'pgup', 'pgdn'],
  ...['up', 'down', 'left', 'right'],
]);
const MODIFIERS = ['ctrl', 'alt', 'shift'] as const;

/**
 * Brings a key as a person writes it (`Ctrl+N`, `shift+Left`, `A`, ` `) into the form of the key tables; null for what is
 * no key. Shift with a letter is the capital letter, because that is what a terminal sends.
 */
export function normalKey(text: string): string | null {
  if (text === ' ') return 'space';
  const parts = text === '+' ? ['+'] : text.replace(/\+\+$/, '+plus').split('+');
  const last = parts.pop() ?? '';
  const base = last === 'plus' ? '+' : last;
  const given = new Set(parts.map((part) => part.trim().toLowerCase()));
  if ([...given].some((name) => !MODIFIERS.includes(name as (typeof MODIFIERS)[number]))) return null;
  const prefix = (names: readonly string[]) =>
    names
      .filter((name) => given.has(name))
      .map((name) => `${name}+`)
      .join('');
  if (NAMED_KEYS.has(base.toLowerCase())) return prefix(MODIFIERS) + base.toLowerCase();
  if (Array.from(base).length !== 1 || base < ' ') return null;
  if (given.has('ctrl')) return prefix(['ctrl', 'alt']) + base.toLowerCase();
  return prefix(['alt']) + (given.has('shift') ? base.toUpperCase() : base);
}
