import type { Command } from '../../player/command.ts';
import type { Action, ViewAction } from './action.ts';

/** One line of the key table: what the configuration calls it, what it does, how the help explains it. */
export interface Binding {
  /** Stable name for the configuration file. */
  readonly name: string;
  readonly keys: readonly string[];
  readonly group: BindingGroup;
  readonly help: string;
  readonly action: Action;
}

export type BindingGroup = 'Playing' | 'Moving in the track' | 'Sound' | 'Queue' | 'Screen';

export const BINDING_GROUPS: readonly BindingGroup[] = [
  'Playing',
  'Moving in the track',
  'Sound',
  'Queue',
  'Screen',
];

/** The keys as they are without a configuration file: those of the command-line contract and a few of the screen's. */
export const KEY_TABLE: readonly Binding[] = [
  ask('Playing', 'pause', ['space', 'p'], 'pause, play', { type: 'toggle-pause' }),
  ask('Playing', 'previous', ['<'], 'previous track', { type: 'previous' }),
  ask('Playing', 'next', ['>'], 'next track', { type: 'next' }),
  ask('Playing', 'loop-track', ['L'], 'loop the track', { type: 'toggle-loop' }),
  ask('Playing', 'repeat', ['r'], 'repeat all', { type: 'toggle-repeat' }),
  ask('Playing', 'shuffle', ['s'], 'shuffle', { type: 'toggle-shuffle' }),
  ask('Playing', 'quit', ['q', 'ctrl+c'], 'quit', { type: 'quit' }),
  ask('Playing', 'quit-remember', ['Q'], 'quit, resume', { type: 'quit', remember: true }),

  seek('seek-back', ['left'], 'back 5 s', -5),
  seek('seek-forward', ['right'], 'on 5 s', 5),
  seek('seek-back-far', ['down'], 'back 60 s', -60),
  seek('seek-forward-far', ['up'], 'on 60 s', 60),
  seek('seek-back-near', ['shift+left'], 'back 1 s', -1),
  seek('seek-forward-near', ['shift+right'], 'on 1 s', 1),
  ask('Moving in the track', 'seek-start', ['home'], 'to the start', {
    type: 'seek',
    target: { type: 'seconds', seconds: 0 },
  }),
  show('Moving in the track', 'go-to', ['g'], 'go to', { type: 'open-go-to' }),
  ask('Moving in the track', 'chapter-next', ['pgup'], 'chapter on', { type: 'chapter', step: 1 }),
  ask('Moving in the track', 'chapter-previous', ['pgdn'], 'chapter back', { type: 'chapter', step: -1 }),
  ask('Moving in the track', 'ab-loop', ['l'], 'set A, B, off', { type: 'mark-loop' }),

  ask('Sound', 'volume-down', ['9'], 'quieter', { type: 'add-volume', percent: -2 }),
  ask('Sound', 'volume-up', ['0'], 'louder', { type: 'add-volume', percent: 2 }),
  ask('Sound', 'mute', ['m'], 'mute', { type: 'toggle-mute' }),
  ask('Sound', 'slower', ['['], 'slower', { type: 'multiply-speed', factor: 1 / 1.1 }),
  ask('Sound', 'faster', [']'], 'faster', { type: 'multiply-speed', factor: 1.1 }),
  ask('Sound', 'normal-speed', ['backspace'], 'normal speed', { type: 'set-speed', speed: 1 }),

  show('Queue', 'cursor-down', ['j'], 'down', { type: 'move-cursor', by: 'row', step: 1 }),
  show('Queue', 'cursor-up', ['k'], 'up', { type: 'move-cursor', by: 'row', step: -1 }),
  show('Queue', 'page-down', ['ctrl+d', 'ctrl+f'], 'a page down', {
    type: 'move-cursor',
    by: 'page',
    step: 1,
  }),
  show('Queue', 'page-up', ['ctrl+u', 'ctrl+b'], 'a page up', { type: 'move-cursor', by: 'page', step: -1 }),
  show('Queue', 'cursor-end', ['G', 'end'], 'to the last', { type: 'move-cursor', by: 'edge', step: 1 }),
  show('Queue', 'cursor-start', ['H'], 'to the first', { type: 'move-cursor', by: 'edge', step: -1 }),
  show('Queue', 'play-selected', ['enter'], 'play selected', { type: 'play-selected' }),
  show('Queue', 'filter', ['/'], 'filter', { type: 'open-filter' }),
  show('Queue', 'show-current', ['c'], 'to what plays', { type: 'show-current' }),
  show('Queue', 'remove', ['d', 'delete'], 'remove', { type: 'remove-selected' }),
  show('Queue', 'move-down', ['J'], 'move down', { type: 'move-selected', step: 1 }),
  show('Queue', 'move-up', ['K'], 'move up', { type: 'move-selected', step: -1 }),
  show('Queue', 'undo', ['u'], 'undo', { type: 'undo' }),

  show('Screen', 'help', ['?'], 'help', { type: 'toggle-help' }),
  show('Screen', 'details', ['i'], 'file details', { type: 'show-panel', panel: 'details' }),
  show('Screen', 'lyrics', ['y'], 'lyrics', { type: 'show-panel', panel: 'lyrics' }),
  show('Screen', 'files', ['a'], 'add files', { type: 'show-panel', panel: 'files' }),
  show('Screen', 'log', ['w'], 'what happened', { type: 'show-panel', panel: 'log' }),
  show('Screen', 'next-panel', ['tab'], 'next panel', { type: 'next-panel', step: 1 }),
  show('Screen', 'previous-panel', ['shift+tab'], 'previous panel', { type: 'next-panel', step: -1 }),
  show('Screen', 'visualiser', ['v'], 'visualiser', { type: 'next-visualiser' }),
  show('Screen', 'time', ['o'], 'left or total', { type: 'toggle-time' }),
  show('Screen', 'lyrics-earlier', ['{'], 'lyrics earlier', { type: 'lyrics-offset', ms: 100 }),
  show('Screen', 'lyrics-later', ['}'], 'lyrics later', { type: 'lyrics-offset', ms: -100 }),
  show('Screen', 'redraw', ['ctrl+l'], 'draw anew', { type: 'redraw' }),
  show('Screen', 'suspend', ['ctrl+z'], 'to the shell', { type: 'suspend' }),
  show('Screen', 'back', ['esc'], 'back', { type: 'back' }),
];

function ask(
  group: BindingGroup,
  name: string,
  keys: readonly string[],
  help: string,
  command: Command,
): Binding {
  return { name, keys, group, help, action: { type: 'command', command } };
}

function show(
  group: BindingGroup,
  name: string,
  keys: readonly string[],
  help: string,
  change: ViewAction,
): Binding {
  return { name, keys, group, help, action: { type: 'view', change } };
}

function seek(name: string, keys: readonly string[], help: string, seconds: number): Binding {
  return ask('Moving in the track', name, keys, help, {
    type: 'seek',
    target: { type: 'relative', seconds },
  });
}
