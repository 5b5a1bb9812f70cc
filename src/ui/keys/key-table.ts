import type { Command } from '../../player/command.ts';
import type { ActiveView, Panel } from '../store/views.ts';
import type { Distance, KeyAction } from './key-action.ts';

/** One line of a key table: what the configuration calls it, what it does, how the help explains it. */
export interface Binding {
  /** Stable name for the configuration file. */
  readonly name: string;
  readonly keys: readonly string[];
  readonly help: string;
  readonly action: KeyAction;
  /** A word for the footer; those of most use come first in their table. */
  readonly hint?: string;
}

/** The keys of a view, or those that count everywhere a view has no use of its own for them. */
export type KeyScope = ActiveView | 'everywhere';

export type KeyTable = Readonly<Record<KeyScope, readonly Binding[]>>;

const EVERYWHERE: readonly Binding[] = [
  ask('pause', ['space', 'p'], 'pause, play', { type: 'toggle-pause' }, 'pause'),
  seek('seek-back', ['left'], 'back 5 s', -5, '5 s'),
  seek('seek-forward', ['right'], 'on 5 s', 5, '5 s'),
  seek('seek-back-near', ['shift+left'], 'back 1 s', -1),
  seek('seek-forward-near', ['shift+right'], 'on 1 s', 1),
  act('go-to', ['g'], 'go to a position', { type: 'open-go-to' }),
  ask('chapter-next', ['pgup'], 'next chapter', { type: 'chapter', step: 1 }),
  ask('chapter-previous', ['pgdn'], 'previous chapter', { type: 'chapter', step: -1 }),
  ask('ab-loop', ['l'], 'range: A, B, off', { type: 'mark-loop' }),
  ask('previous', ['<'], 'previous track', { type: 'previous' }, 'track'),
  ask('next', ['>'], 'next track', { type: 'next' }, 'track'),
  ask('loop-track', ['L'], 'loop the track', { type: 'toggle-loop' }),
  ask('repeat', ['r'], 'repeat all', { type: 'toggle-repeat' }),
  ask('shuffle', ['s'], 'shuffle', { type: 'toggle-shuffle' }),
  ask('volume-down', ['9'], 'quieter', { type: 'add-volume', percent: -2 }),
  ask('volume-up', ['0'], 'louder', { type: 'add-volume', percent: 2 }),
  ask('mute', ['m'], 'mute', { type: 'toggle-mute' }),
  ask('slower', ['['], 'slower', { type: 'multiply-speed', factor: 1 / 1.1 }),
  ask('faster', [']'], 'faster', { type: 'multiply-speed', factor: 1.1 }),
  ask('normal-speed', ['backspace'], 'normal speed', { type: 'set-speed', speed: 1 }),
  panel('queue', '1', 'queue'),
  panel('files', '2', 'files'),
  panel('playlists', '3', 'playlists'),
  panel('lyrics', '4', 'lyrics'),
  panel('details', '5', 'file details'),
  panel('log', '6', 'log'),
  panel('chapters', '7', 'chapters'),
  act('next-view', ['tab'], 'next view', { type: 'next-panel', step: 1 }),
  act('previous-view', ['shift+tab'], 'previous view', { type: 'next-panel', step: -1 }),
  act('visualiser', ['v'], 'visualiser', { type: 'next-visualiser' }),
  act('time', ['o'], 'time left or total', { type: 'toggle-time' }),
  act('devices', ['D'], 'sound device', { type: 'open', overlay: 'devices' }, 'device'),
  act('themes', ['T'], 'theme', { type: 'open', overlay: 'themes' }),
  act('help', ['?'], 'keys of this view', { type: 'open', overlay: 'help' }, 'help'),
  act('redraw', ['ctrl+l'], 'draw anew', { type: 'redraw' }),
  act('suspend', ['ctrl+z'], 'to the shell', { type: 'suspend' }),
  act('close', ['esc'], 'close', { type: 'close' }),
  act('quit', ['q', 'ctrl+c'], 'quit', { type: 'quit', plays: false }, 'quit'),
  act('quit-playing', ['Q'], 'quit to play on later', { type: 'quit', plays: true }),
];

const QUEUE: readonly Binding[] = [
  act('play-selected', ['enter'], 'play', { type: 'activate' }),
  act('filter', ['/'], 'filter', { type: 'open-filter' }, 'search'),
  act('play-next', ['n'], 'play next', { type: 'play-next' }, 'next'),
  act('command', [':'], 'save, load a playlist', { type: 'open-command', text: '' }, 'save'),
  act('remove', ['d', 'delete'], 'remove', { type: 'remove-selected' }),
  act('undo', ['u'], 'undo', { type: 'undo' }),
  act('redo', ['U', 'ctrl+r'], 'redo', { type: 'redo' }),
  act('mark', ['x'], 'mark', { type: 'toggle-mark' }),
  act('move-down', ['J'], 'move it down', { type: 'move-selected', step: 1 }),
  act('move-up', ['K'], 'move it up', { type: 'move-selected', step: -1 }),
  act('sort', ['S'], 'sort', { type: 'open-command', text: 'sort ' }),
  ...moves(['j'], ['k'], ['ctrl+d', 'ctrl+f'], ['ctrl+u', 'ctrl+b'], ['G', 'end'], ['H']),
  act('show-current', ['c'], 'to what plays', { type: 'show-current' }),
  seek('seek-forward-far', ['up'], 'on 60 s', 60),
  seek('seek-back-far', ['down'], 'back 60 s', -60),
  ask('seek-start', ['home'], 'start of the track', {
    type: 'seek',
    target: { type: 'seconds', seconds: 0 },
  }),
];

const LIST_MOVES = moves(
  ['down', 'j'],
  ['up', 'k'],
  ['ctrl+d', 'ctrl+f'],
  ['ctrl+u', 'ctrl+b'],
  ['end', 'G'],
  ['home', 'H'],
);

const FILES: readonly Binding[] = [
  act('open', ['enter'], 'open, or add and play', { type: 'activate' }, 'open'),
  act('add', ['a'], 'add to the queue', { type: 'add-selected' }, 'add'),
  act('play-next', ['n'], 'play next', { type: 'play-next' }, 'next'),
  act('parent-folder', ['backspace'], 'the folder above', { type: 'parent-folder' }, 'up'),
  ...LIST_MOVES,
];

const PLAYLISTS: readonly Binding[] = [
  act('open', ['enter'], 'play it', { type: 'activate' }, 'play'),
  act('add', ['a'], 'add to the queue', { type: 'add-selected' }, 'add'),
  act('play-next', ['n'], 'play next', { type: 'play-next' }, 'next'),
  act('command', [':'], 'save the queue', { type: 'open-command', text: 'save ' }, 'save'),
  ...LIST_MOVES,
];

const LYRICS: readonly Binding[] = [
  act('lyrics-earlier', ['{'], 'lyrics earlier', { type: 'lyrics-offset', ms: 100 }, 'earlier'),
  act('lyrics-later', ['}'], 'lyrics later', { type: 'lyrics-offset', ms: -100 }, 'later'),
  ...LIST_MOVES,
];

const CHAPTERS: readonly Binding[] = [
  act('open', ['enter'], 'play from here', { type: 'activate' }, 'play'),
  ...LIST_MOVES,
];

const CLOSES = act('close', ['esc', 'q', '?'], 'close', { type: 'close' }, 'close');
const PAGES = moves(
  ['down', 'j'],
  ['up', 'k'],
  ['pgdn', 'ctrl+d', 'ctrl+f'],
  ['pgup', 'ctrl+u', 'ctrl+b'],
  ['end', 'G'],
  ['home', 'H'],
);

const CHOICE: readonly Binding[] = [
  act('choose', ['enter'], 'take it', { type: 'activate' }, 'take it'),
  act('close', ['esc', 'q'], 'close', { type: 'close' }, 'close'),
  ...PAGES,
];

/** The keys as they are without a configuration file: those of the command-line contract. */
export const KEY_TABLE: KeyTable = {
  everywhere: EVERYWHERE,
  queue: QUEUE,
  files: FILES,
  playlists: PLAYLISTS,
  lyrics: LYRICS,
  details: LIST_MOVES,
  log: LIST_MOVES,
  chapters: CHAPTERS,
  help: [CLOSES, ...PAGES],
  devices: CHOICE,
  themes: CHOICE,
};

export const KEY_SCOPES = Object.keys(KEY_TABLE) as readonly KeyScope[];

function act(name: string, keys: readonly string[], help: string, action: KeyAction, hint?: string): Binding {
  return { name, keys, help, action, ...(hint === undefined ? {} : { hint }) };
}

function ask(name: string, keys: readonly string[], help: string, command: Command, hint?: string): Binding {
  return act(name, keys, help, { type: 'command', command }, hint);
}

function seek(name: string, keys: readonly string[], help: string, seconds: number, hint?: string): Binding {
  return ask(name, keys, help, { type: 'seek', target: { type: 'relative', seconds } }, hint);
}

function panel(name: Panel, key: string, help: string): Binding {
  return act(`view-${name}`, [key], help, { type: 'show-panel', panel: name });
}

/** The six ways of moving in a list or a text. */
function moves(...keys: readonly (readonly string[])[]): readonly Binding[] {
  const ways: readonly (readonly [name: string, help: string, by: Distance, step: 1 | -1])[] = [
    ['down', 'down', 'row', 1],
    ['up', 'up', 'row', -1],
    ['page-down', 'a page down', 'page', 1],
    ['page-up', 'a page up', 'page', -1],
    ['last', 'to the last', 'edge', 1],
    ['first', 'to the first', 'edge', -1],
  ];
  return ways.map(([name, help, by, step], index) =>
    act(name, keys[index] ?? [], help, { type: 'move', by, step }),
  );
}
