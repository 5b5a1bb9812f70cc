import { describe, expect, it } from 'vitest';
import { normalKey } from '../../../src/ui/keys/key-syntax.ts';

describe('normalKey', () => {
  it.each([
    ['Ctrl+N', 'ctrl+n'],
    ['shift+Left', 'shift+left'],
    ['Shift+x', 'X'],
    ['alt+shift+x', 'alt+X'],
    ['PgUp', 'pgup'],
    ['+', '+'],
    ['ctrl++', 'ctrl++'],
    [' ', 'space'],
    ['hyper+x', null],
    ['xy', null],
    ['', null],
    // Ink does not tell these apart, so they could not be bound.
    ['f5', null],
    ['insert', null],
  ])('reads %j as %j', (written, key) => {
    expect(normalKey(written)).toBe(key);
  });
});
