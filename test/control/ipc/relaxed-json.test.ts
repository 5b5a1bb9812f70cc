import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/control/ipc/relaxed-json.ts';

describe('reading a line of JSON', () => {
  it('reads strict JSON', () => {
    expect(readJson('{"command":["seek",1.5,true,null],"request_id":"a"}')).toEqual({
      command: ['seek', 1.5, true, null],
      request_id: 'a',
    });
  });

  it.each([
    ['a trailing comma in a list', '{"command":["stop",]}', { command: ['stop'] }],
    ['a trailing comma in an object', '{"command":["stop"],}', { command: ['stop'] }],
    [
      '= for a colon and bare keys',
      '{ command = ["get_property", "pause"] }',
      { command: ['get_property', 'pause'] },
    ],
    ['hexadecimal escapes', '{"a":"\\xE9\\x41"}', { a: 'éA' }],
    ['text after the closing brace', '{"a":1} trailing', { a: 1 }],
    ['an escaped backslash before an x', '{"a":"\\\\x41",}', { a: '\\x41' }],
    ['keys that are hidden on every object', '{"__proto__":1,}', JSON.parse('{"__proto__":1}')],
  ])('accepts %s', (_, line, value) => {
    expect(readJson(line)).toEqual(value);
  });

  it.each([
    '{not json',
    '{"a":1',
    '{"a"}',
    '{"a":}',
    '{"a":+1}',
    '{a b:1}',
    '{"a":"b',
    '{"a":nul}',
    '{"a":0x10}',
    '',
  ])('refuses %j', (line) => {
    expect(readJson(line)).toBeUndefined();
  });

  it('refuses what is nested deeper than 50, strict or not', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(readJson(nested(50))).toBeDefined();
    expect(readJson(nested(51))).toBeUndefined();
    expect(readJson(nested(400_000))).toBeUndefined();
    expect(readJson(`{a=${nested(400_000)}}`)).toBeUndefined();
  });
});
