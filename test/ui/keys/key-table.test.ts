import { describe, expect, it } from 'vitest';
import type { KeyAction } from '../../../src/ui/keys/key-action.ts';
import { KeyBindings } from '../../../src/ui/keys/key-bindings.ts';
import { normalKey } from '../../../src/ui/keys/key-syntax.ts';
import { KEY_SCOPES, KEY_TABLE } from '../../../src/ui/keys/key-table.ts';
import type { ActiveView } from '../../../src/ui/store/views.ts';

const ask = (command: Extract<KeyAction, { type: 'command' }>['command']): KeyAction => ({
  type: 'command',
  command,
});
const seek = (seconds: number): KeyAction => ask({ type: 'seek', target: { type: 'relative', seconds } });
const panel = (name: Extract<KeyAction, { type: 'show-panel' }>['panel']): KeyAction => ({
  type: 'show-panel',
  panel: name,
});
const move = (by: 'row' | 'page' | 'edge', step: 1 | -1): KeyAction => ({ type: 'move', by, step });

/** The contract's keys, written down once more and independently: a key that is bound to another action fails here. */
const EVERYWHERE: Readonly<Record<string, KeyAction>> = {
  space: ask({ type: 'toggle-pause' }),
  p: ask({ type: 'toggle-pause' }),
  left: seek(-5),
  right: seek(5),
  'shift+left': seek(-1),
  'shift+right': seek(1),
  pgup: ask({ type: 'chapter', step: 1 }),
  pgdn: ask({ type: 'chapter', step: -1 }),
  '<': ask({ type: 'previous' }),
  '>': ask({ type: 'next' }),
  '9': ask({ type: 'add-volume', percent: -2 }),
  '0': ask({ type: 'add-volume', percent: 2 }),
  m: ask({ type: 'toggle-mute' }),
  '[': ask({ type: 'multiply-speed', factor: 1 / 1.1 }),
  ']': ask({ type: 'multiply-speed', factor: 1.1 }),
  backspace: ask({ type: 'set-speed', speed: 1 }),
  l: ask({ type: 'mark-loop' }),
  L: ask({ type: 'toggle-loop' }),
  s: ask({ type: 'toggle-shuffle' }),
  r: ask({ type: 'toggle-repeat' }),
  v: { type: 'next-visualiser' },
  o: { type: 'toggle-time' },
  g: { type: 'open-go-to' },
  '1': panel('queue'),
  '2': panel('files'),
  '3': panel('playlists'),
  '4': panel('lyrics'),
  '5': panel('details'),
  '6': panel('log'),
  '7': panel('chapters'),
  tab: { type: 'next-panel', step: 1 },
  'shift+tab': { type: 'next-panel', step: -1 },
  D: { type: 'open', overlay: 'devices' },
  T: { type: 'open', overlay: 'themes' },
  '?': { type: 'open', overlay: 'help' },
  esc: { type: 'close' },
  q: { type: 'quit', plays: false },
  'ctrl+c': { type: 'quit', plays: false },
  Q: { type: 'quit', plays: true },
  'ctrl+l': { type: 'redraw' },
  'ctrl+z': { type: 'suspend' },
};

const MOVES = {
  up: move('row', -1),
  down: move('row', 1),
  home: move('edge', -1),
  end: move('edge', 1),
};
const LIST = {
  ...MOVES,
  enter: { type: 'activate' },
  a: { type: 'add-selected' },
  n: { type: 'play-next' },
} as const;
const OVERLAY = {
  ...MOVES,
  pgdn: move('page', 1),
  pgup: move('page', -1),
  q: { type: 'close' },
  esc: { type: 'close' },
} as const;

const OWN: Readonly<Record<ActiveView, Readonly<Record<string, KeyAction>>>> = {
  queue: {
    up: seek(60),
    down: seek(-60),
    home: ask({ type: 'seek', target: { type: 'seconds', seconds: 0 } }),
    j: move('row', 1),
    k: move('row', -1),
    enter: { type: 'activate' },
    '/': { type: 'open-filter' },
    n: { type: 'play-next' },
    J: { type: 'move-selected', step: 1 },
    K: { type: 'move-selected', step: -1 },
    d: { type: 'remove-selected' },
    u: { type: 'undo' },
    x: { type: 'toggle-mark' },
    S: { type: 'open-command', text: 'sort ' },
    ':': { type: 'open-command', text: '' },
  },
  files: { ...LIST, backspace: { type: 'parent-folder' } },
  playlists: { ...LIST, ':': { type: 'open-command', text: 'save ' } },
  lyrics: MOVES,
  details: MOVES,
  log: MOVES,
  chapters: { ...MOVES, enter: { type: 'activate' } },
  help: { ...OVERLAY, '?': { type: 'close' } },
  devices: { ...OVERLAY, enter: { type: 'activate' } },
  themes: { ...OVERLAY, enter: { type: 'activate' } },
};
const VIEWS = Object.keys(OWN) as readonly ActiveView[];

describe('each key of the contract', () => {
  const bindings = new KeyBindings();

  it.each(VIEWS)('does in %s what the contract says', (view) => {
    for (const [key, action] of Object.entries({ ...EVERYWHERE, ...OWN[view] }))
      expect(bindings.actionOf(key, view), `${key} in ${view}`).toEqual(action);
  });

  it('of a queue does nothing where the queue is not what is looked at', () => {
    for (const view of VIEWS.filter((each) => each !== 'queue'))
      for (const key of ['d', 'delete', 'J', 'K', 'u', 'x', 'S', '/'])
        expect(bindings.actionOf(key, view), `${key} in ${view}`).toBeNull();
    for (const view of ['details', 'lyrics', 'log', 'help'] as const)
      expect(bindings.actionOf('enter', view), view).toBeNull();
  });
});

describe('the key tables', () => {
  it.each(KEY_SCOPES)('have each key and each name once in %s', (scope) => {
    const table = KEY_TABLE[scope];
    const keys = table.flatMap(({ keys: own }) => own);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
    for (const key of keys) expect(normalKey(key), key).toBe(key);
  });
});

describe('the user’s own keys', () => {
  const bindings = new KeyBindings(
    new Map([
      [
        'everywhere',
        new Map([
          ['x', 'quit'],
          ['space', 'next'],
          ['m', null],
        ]),
      ],
      [
        'queue',
        new Map([
          ['x', 'remove'],
          ['>', null],
        ]),
      ],
    ]),
  );

  it('move, do nothing, or are a second one', () => {
    expect(bindings.actionOf('x', 'details')).toEqual({ type: 'quit', plays: false });
    expect(bindings.actionOf('q', 'details')).toEqual({ type: 'quit', plays: false });
    expect(bindings.actionOf('space', 'queue')).toEqual(ask({ type: 'next' }));
    expect(bindings.actionOf('m', 'queue')).toBeNull();
  });

  it('for everywhere take the key from the views that had another use for it', () => {
    const own = new KeyBindings(new Map([['everywhere', new Map([['x', 'quit']])]]));
    expect(own.actionOf('x', 'queue')).toEqual({ type: 'quit', plays: false });
    expect(own.shownIn('queue').own.find(({ name }) => name === 'mark')?.keys).toEqual([]);
  });

  it('count in their view before those that count everywhere', () => {
    expect(bindings.actionOf('x', 'queue')).toEqual({ type: 'remove-selected' });
    expect(bindings.actionOf('>', 'queue')).toBeNull();
    expect(bindings.actionOf('>', 'log')).toEqual(ask({ type: 'next' }));
  });

  it('are the ones that help and footer show', () => {
    const { own, everywhere } = bindings.shownIn('queue');
    expect(own.find(({ name }) => name === 'remove')?.keys).toEqual(['x', 'd', 'delete']);
    expect(own.find(({ name }) => name === 'mark')?.keys).toEqual([]);
    expect(everywhere.find(({ name }) => name === 'quit')?.keys).toEqual(['q', 'ctrl+c']);
    expect(everywhere.some(({ name }) => name === 'mute')).toBe(false);
  });
});
