import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/cli/config/parse-config.ts';

describe('parseConfig', () => {
  it('takes themes, settings, keys and defaults of options', () => {
    const config = parseConfig(`
[screen]
theme = "ocean"
background = "light"
mouse = false
colours = 256
after-suspend = "pause"
[keys]
"Ctrl+N" = "next"
shift+left = "previous"
"Shift+x" = "quit"
" " = "none"
[play]
volume = 80
output = "null"
shuffle = true
range = ["0-1", "2-3"]
`);
    expect(config.problems.map(({ line, column }) => `${line}:${column}`)).toEqual(['10:6']);
    expect(config.screen.theme).toBe('ocean');
    expect(config.screen.background).toBe('light');
    expect(config.screen.mouse).toBe(false);
    expect(config.screen.colours).toBe('256');
    expect(config.screen.afterSuspend).toBe('pause');
    const keys = config.screen.keys;
    expect([...(keys?.get('everywhere') ?? [])]).toEqual([
      ['ctrl+n', 'next'],
      ['X', 'quit'],
      ['space', null],
    ]);
    // A key that shall do nothing does nothing in any view; one for something only where that is.
    expect([...(keys?.get('queue') ?? [])]).toEqual([['space', null]]);
    expect([...config.options]).toEqual([
      ['volume', [80]],
      ['output', ['null']],
      ['shuffle', [true]],
      ['range', ['0-1', '2-3']],
    ]);
  });

  it('names line and column of what is wrong, and takes the rest', () => {
    const config = parseConfig(
      [
        '[screen]',
        'theme = "pink"',
        '  moose = true',
        'art = false',
        '[keys]',
        'x = "fly"',
        '"hyper+x" = "next"',
        'y = "next"',
        '[plya]',
      ].join('\n'),
    );
    expect(
      config.problems.map(({ line, column, message }) => `${line}:${column} ${message.slice(0, 24)}`),
    ).toEqual([
      '2:1 theme is amber, ocean, m',
      '3:3 unknown setting "moose":',
      '6:1 nothing is called "fly":',
      '7:1 "hyper+x" is no key',
      '9:1 unknown section or setti',
    ]);
    expect(config.screen).toEqual({ art: 'none', keys: new Map([['everywhere', new Map([['y', 'next']])]]) });
  });

  it('takes keys of one view, and names the place of those that are wrong there', () => {
    const config = parseConfig(
      '[keys.queue]\nx = "remove"\n[keys.files]\ny = "fly"\n[keys.kitchen]\nz = "next"\n',
    );
    expect([...(config.screen.keys ?? [])]).toEqual([['queue', new Map([['x', 'remove']])]]);
    expect(config.problems.map(({ line, message }) => [line, message.split(':')[0]])).toEqual([
      [4, 'nothing is called "fly"'],
      [5, 'no view is called kitchen'],
    ]);
  });

  it('leaves out lines that are no TOML and keeps the numbers of the others', () => {
    const config = parseConfig('[screen]\ntheme = \nmouse = false\n=\nart = flase\ntime = "bad"\n');
    expect(config.screen).toEqual({ mouse: false });
    expect(config.problems.map(({ line }) => line)).toEqual([2, 4, 5, 6]);
  });

  it('gives up in peace on a file that is something else', () => {
    const config = parseConfig('\u0000\u0001\n'.repeat(5000));
    expect(config.screen).toEqual({});
    expect(config.problems.length).toBeGreaterThan(0);
    expect(config.problems.length).toBeLessThanOrEqual(20);
  });
});
