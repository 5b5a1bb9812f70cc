import { describe, expect, it } from 'vitest';
import { untrusted } from '../../../src/ui/text/untrusted.ts';

describe('untrusted', () => {
  it.each([
    ['a\u001b[2Jb', 'ab'],
    ['a\u001b]0;owned\u0007b', 'ab'],
    ['a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'alink'],
    ['a\u009b31mb', 'a31mb'],
    ['one\r\ntwo\tthree', 'one two three'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['\u2066x\u2069\u200f', 'x'],
    ['\ud800x', '\ufffdx'],
    ['e\u0301', '\u00e9'],
    ['t\u0335\u0322\u032a\u0347\u0343\u0308', 't\u0335\u0322\u032a\u0347'],
    ['👩\u200d🚀 👍🏽 ❤\ufe0f', '👩 👍 ❤'],
    ['فار\u200cسی', 'فار\u200cسی'],
    ['  spaces  ', 'spaces'],
  ])('makes %j harmless', (text, expected) => {
    expect(untrusted(text)).toBe(expected);
  });

  it('leaves no control character in any text', () => {
    const everything = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join('x');
    expect(untrusted(everything)).not.toMatch(/\p{Cc}/u);
  });
});
