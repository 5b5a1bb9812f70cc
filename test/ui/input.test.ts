import { describe, expect, it } from 'vitest';
import { InputDecoder } from '../../src/ui/input/input-decoder.ts';
import { KeyBindings } from '../../src/ui/input/key-bindings.ts';
import { normalKey } from '../../src/ui/input/key-syntax.ts';
import { KEY_TABLE } from '../../src/ui/input/key-table.ts';
import { editedPrompt } from '../../src/ui/input/prompt-editing.ts';
import type { TerminalInput } from '../../src/ui/input/input-event.ts';
import { pickOf, seededRandom } from '../helpers/seeded-random.ts';

const names = (events: readonly TerminalInput[]): readonly string[] =>
  events.map((event) => (event.type === 'key' ? event.name : event.type));

describe('InputDecoder', () => {
  it.each([
    ['q', 'q'],
    ['Q', 'Q'],
    [' ', 'space'],
    ['\r', 'enter'],
    ['\t', 'tab'],
    ['\u007f', 'backspace'],
    ['\u0003', 'ctrl+c'],
    ['\u001a', 'ctrl+z'],
    ['夜', '夜'],
    ['🎧', '🎧'],
    ['\u001b[A', 'up'],
    ['\u001bOD', 'left'],
    ['\u001b[1;2C', 'shift+right'],
    ['\u001b[1;6D', 'ctrl+shift+left'],
    ['\u001b[H', 'home'],
    ['\u001b[1~', 'home'],
    ['\u001b[4~', 'end'],
    ['\u001b[5~', 'pgup'],
    ['\u001b[6~', 'pgdn'],
    ['\u001b[3~', 'delete'],
    ['\u001b[Z', 'shift+tab'],
    ['\u001b[15~', 'f5'],
    ['\u001bOP', 'f1'],
    ['\u001bx', 'alt+x'],
    ['\u001b[99;5u', 'ctrl+c'],
    ['\u001b[97;2u', 'A'],
    ['\u001b[27u', 'esc'],
  ])('names %j %s', (bytes, name) => {
    const decoder = new InputDecoder();
    expect(names(decoder.push(bytes))).toEqual([name]);
    expect(decoder.isWaiting).toBe(false);
  });

  it('gives the same events however the bytes are cut', () => {
    const bytes =
      'a\u001b[1;2C夜\u001b[<0;12;7M\u001bOB\u001b[200~pasted\u001b[A text\u001b[201~\u001b[I\u001b[6~z';
    const whole = new InputDecoder().push(bytes);
    expect(whole).toHaveLength(9);
    for (let cut = 1; cut < bytes.length; cut++) {
      const decoder = new InputDecoder();
      expect([...decoder.push(bytes.slice(0, cut)), ...decoder.push(bytes.slice(cut))]).toEqual(whole);
    }
  });

  it('takes what a terminal answers for no key, however it is cut', () => {
    const bytes =
      '\u001b_Gi=31;OK\u001b\\\u001bP>|kitty(0.35.2)\u001b\\\u001b[6;36;17t\u001b[?62;4;22cq\u001bPx\u001b_y';
    const expected = [
      { type: 'reply', reply: { type: 'kitty-graphics', ok: true } },
      { type: 'reply', reply: { type: 'version', text: 'kitty(0.35.2)' } },
      { type: 'reply', reply: { type: 'cell-size', width: 17, height: 36 } },
      { type: 'reply', reply: { type: 'attributes', numbers: [62, 4, 22] } },
      { type: 'key', name: 'q', text: 'q' },
      { type: 'key', name: 'alt+P', text: null },
      { type: 'key', name: 'x', text: 'x' },
      { type: 'key', name: 'alt+_', text: null },
      { type: 'key', name: 'y', text: 'y' },
    ];
    for (let cut = 0; cut < bytes.length; cut++) {
      const decoder = new InputDecoder();
      expect([...decoder.push(bytes.slice(0, cut)), ...decoder.push(bytes.slice(cut))]).toEqual(expected);
    }
    const decoder = new InputDecoder();
    expect(decoder.push('\u001bP')).toEqual([]);
    expect(decoder.isWaiting).toBe(true);
    expect(names(decoder.flush())).toEqual(['alt+P']);
  });

  it('holds a lone ESC back until nothing follows', () => {
    const decoder = new InputDecoder();
    expect(decoder.push('\u001b')).toEqual([]);
    expect(decoder.isWaiting).toBe(true);
    expect(names(decoder.flush())).toEqual(['esc']);
    expect(names(decoder.push('\u001b\u001b[A'))).toEqual(['esc', 'up']);
  });

  it('reads presses, drags, releases and the wheel, in cells from 0', () => {
    const events = new InputDecoder().push(
      '\u001b[<0;1;1M\u001b[<32;5;2M\u001b[<0;5;2m\u001b[<64;9;9M\u001b[<65;9;9M\u001b[<2;9;9M',
    );
    expect(events).toEqual([
      { type: 'mouse', action: 'press', column: 0, row: 0 },
      { type: 'mouse', action: 'drag', column: 4, row: 1 },
      { type: 'mouse', action: 'release', column: 4, row: 1 },
      { type: 'mouse', action: 'wheel-up', column: 8, row: 8 },
      { type: 'mouse', action: 'wheel-down', column: 8, row: 8 },
    ]);
  });

  it('never types a terminal’s answers as text', () => {
    const answers = '\u001b[?62;4c\u001b[24;80R\u001b[?2026;2$y\u001b[I\u001b[O';
    const events = new InputDecoder().push(answers);
    expect(events.every((event) => event.type !== 'key' || event.text === null)).toBe(true);
  });

  it('survives any bytes', () => {
    const random = seededRandom(5);
    const alphabet = Array.from('\u001b[O<;0123456789AMm~u\u0000a夜?200~');
    for (let round = 0; round < 2000; round++) {
      const decoder = new InputDecoder();
      let text = '';
      for (let index = 0; index < 12; index++) {
        text += pickOf(random, alphabet);
      }
      decoder.push(text);
      decoder.flush();
    }
  });
});

describe('the key table', () => {
  it('has each key and each name once', () => {
    const keys = KEY_TABLE.flatMap(({ keys: own }) => own);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(KEY_TABLE.map(({ name }) => name)).size).toBe(KEY_TABLE.length);
    for (const key of keys) expect(normalKey(key), key).toBe(key);
  });

  it('has every key of the contract', () => {
    const contract =
      'space p left right up down shift+left shift+right home g pgup pgdn < > enter j k / 9 0 m [ ] backspace l L s r i v o ? q Q';
    const bindings = new KeyBindings();
    for (const key of contract.split(' ')) expect(bindings.actionOf(key), key).toBeDefined();
  });

  it('takes the user’s keys: a key moves, does nothing, or is a second one', () => {
    const bindings = new KeyBindings(
      new Map([
        ['x', 'quit'],
        ['space', 'next'],
        ['m', null],
      ]),
    );
    expect(bindings.actionOf('x')).toEqual({ type: 'command', command: { type: 'quit' } });
    expect(bindings.actionOf('q')).toEqual({ type: 'command', command: { type: 'quit' } });
    expect(bindings.actionOf('space')).toEqual({ type: 'command', command: { type: 'next' } });
    expect(bindings.actionOf('p')).toEqual({ type: 'command', command: { type: 'toggle-pause' } });
    expect(bindings.actionOf('m')).toBeUndefined();
    expect(bindings.labelOf('pause', true)).toBe('p');
    expect(bindings.labelOf('mute', true)).toBeNull();
  });
});

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
  ])('reads %j as %j', (written, key) => {
    expect(normalKey(written)).toBe(key);
  });
});

describe('a prompt', () => {
  const prompt = (text: string, caret = text.length) =>
    ({ purpose: 'filter', text, caret, error: 'wrong' }) as const;

  it('edits whole characters, marks and joined emoji included', () => {
    expect(editedPrompt(prompt('ae\u0301'), 'backspace', null)).toEqual({ ...prompt('a'), error: null });
    expect(editedPrompt(prompt('a👩\u200d🚀'), 'left', null)).toMatchObject({ caret: 1 });
    expect(editedPrompt(prompt('夜b', 0), 'delete', null)).toMatchObject({ text: 'b', caret: 0 });
    expect(editedPrompt(prompt('one two '), 'ctrl+w', null)).toMatchObject({ text: 'one ' });
    expect(editedPrompt(prompt('ab', 1), 'x', 'x')).toMatchObject({ text: 'axb', caret: 2 });
    expect(editedPrompt(prompt(''), 'backspace', null)).toMatchObject({ text: '', caret: 0 });
    expect(editedPrompt(prompt('a'), 'f5', null)).toBeNull();
  });
});
