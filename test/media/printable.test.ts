import { expect, it } from 'vitest';
import { printable } from '../../src/media/printable.ts';

it('leaves ordinary text as it is', () => {
  for (const text of ['Señor', '屋根裏', '👩‍🚀 ❤️ 🇪🇺', 'عربي', 'e\u0301', ''])
    expect(printable(text)).toBe(text);
});

it('shows what a terminal would obey', () => {
  expect(printable('\u001b[31mred\u0007')).toBe('␛[31mred␇');
  expect(printable('a\u009b2Jb\u007f')).toBe('a\ufffd2Jb␡');
  expect(printable('two\r\nlines\tand')).toBe('two lines and');
});

it('removes direction overrides and invisible marks', () => {
  expect(printable('abc\u202edef\u2066g\u2069\u200f\ufeff')).toBe('abcdefg');
});

it('leaves nothing of the controls for any text', () => {
  const all = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join('');
  expect(printable(all)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(printable('lone \ud800 surrogate')).toBe('lone \ufffd surrogate');
});
