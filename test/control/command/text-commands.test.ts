import { describe, expect, it } from 'vitest';
import { parseTextCommands } from '../../../src/control/command/text-commands.ts';

describe('commands in the form of input.conf', () => {
  it.each([
    ['seek 5 absolute', [['seek', '5', 'absolute']]],
    [
      'set volume 20; seek 2',
      [
        ['set', 'volume', '20'],
        ['seek', '2'],
      ],
    ],
    ['set volume 22 # quieter', [['set', 'volume', '22']]],
    ['loadfile "/a b/\\"c\\".flac" append', [['loadfile', '/a b/"c".flac', 'append']]],
    ["show-text 'a \\n ; # b'", [['show-text', 'a \\n ; # b']]],
    ['show-text "two\\nlines"', [['show-text', 'two\nlines']]],
    [' ;; stop ; ', [['stop']]],
    ['set x ""', [['set', 'x', '']]],
  ])('reads %j', (line, words) => {
    expect(parseTextCommands(line)?.map((command) => command.words)).toEqual(words);
  });

  it.each(['show-text "open', "show-text 'open"])('refuses %j, whose quote is not closed', (line) => {
    expect(parseTextCommands(line)).toBeNull();
  });
});
