import path from 'node:path';
import type { Json } from '../ipc/relaxed-json.ts';
import { PlayheadError } from '../../player/error.ts';
import { parseVolume } from '../../player/level.ts';
import { parsePosition } from '../../player/position.ts';

/** Commands of the player's protocol, one after another. */
export type Requests = readonly Json[];

/**
 * What a word of `playhead ctl` asks of the player.
 *
 * @throws PlayheadError `usage` for a value that does not parse
 */
export const REQUESTS: Readonly<Record<string, (args: readonly string[]) => Requests>> = {
  play: (files) =>
    files.length === 0
      ? [['playhead-play']]
      : [
          ...loads(files.slice(0, 1), 'replace'),
          ...loads(files.slice(1), 'append'),
          ['set_property', 'pause', false],
        ],
  pause: () => [['set_property', 'pause', true]],
  toggle: () => [['cycle', 'pause']],
  stop: () => [['stop', 'keep-playlist']],
  next: () => [['playlist-next']],
  prev: () => [['playlist-prev']],
  seek: ([position = '']) => [['seek-exact', position]],
  chapter: ([which = '']) => [chapterRequest(which)],
  volume: ([level = '']) => [volumeRequest(level)],
  mute: ([state]) => [
    state === undefined ? ['cycle', 'mute'] : ['set_property', 'mute', onOff('mute', state)],
  ],
  speed: ([factor = '']) => [['set_property', 'speed', factor]],
  loop: ([what = '']) => loopRequests(what),
  'ab-loop': ([range = '']) => abLoopRequests(range),
  shuffle: ([state]) => [
    state === undefined ? ['cycle', 'shuffle'] : ['set_property', 'shuffle', onOff('shuffle', state)],
  ],
  add: (files) => loads(files, 'append-play'),
  insert: (files) => loads(files, 'insert-next').reverse(),
  'play-index': ([index = '']) => [['playlist-play-index', fromOne('play-index', index)]],
  remove: ([index = '']) => [['playlist-remove', fromOne('remove', index)]],
  move: ([from = '', to = '']) => [moveRequest(fromOne('move', from), fromOne('move', to))],
  clear: () => [['playlist-clear']],
  set: ([name = '', value = '']) => [['set_property_string', name, value]],
  quit: () => [['quit']],
};

/** Paths are made absolute: the player may stand elsewhere. Standard input is this program's, not the player's. */
function absoluteInputs(files: readonly string[]): readonly string[] {
  return files.map((file) => {
    if (file === '-')
      throw new PlayheadError(
        'usage',
        '-: standard input cannot be handed to a player that is running: name a file',
      );
    return /^(?:https?|file):\/\//i.test(file) ? file : path.resolve(file);
  });
}

function loads(files: readonly string[], flag: string): Json[] {
  return absoluteInputs(files).map((file) => ['loadfile', file, flag]);
}

function chapterRequest(which: string): Json {
  if (which === 'next') return ['add', 'chapter', 1];
  if (which === 'prev') return ['add', 'chapter', -1];
  return ['set_property', 'chapter', fromOne('chapter', which)];
}

function volumeRequest(level: string): Json {
  const step = /^[+-]\d+(?:\.\d+)?$/.exec(level);
  if (step) return ['add', 'volume', Number(level)];
  return ['set_property', 'volume', parseVolume(level, 'volume')];
}

function loopRequests(what: string): Requests {
  const set = (file: Json, list: Json): Requests => [
    ['set_property', 'loop-file', file],
    ['set_property', 'loop-playlist', list],
  ];
  if (what === 'off') return set('no', 'no');
  if (what === 'track') return set('inf', 'no');
  if (what === 'queue') return set('no', 'inf');
  if (/^[1-9]\d{0,8}$/.test(what)) return [['set_property', 'loop-file', Number(what)]];
  throw usage('loop', what, 'off, track, queue or a number of times');
}

function abLoopRequests(range: string): Requests {
  const off: Requests = [
    ['set_property', 'ab-loop-a', 'no'],
    ['set_property', 'ab-loop-b', 'no'],
  ];
  if (range === 'off') return off;
  const [, from, to] = /^(.+?)-(.+)$/.exec(range) ?? [];
  if (from === undefined || to === undefined) throw usage('ab-loop', range, 'A-B, such as 1:00-1:08, or off');
  return [
    ...off,
    ['set_property', 'ab-loop-a', secondsOf(from)],
    ['set_property', 'ab-loop-b', secondsOf(to)],
  ];
}

function secondsOf(text: string): number {
  const position = parsePosition(text, 'ab-loop');
  if (position.type !== 'seconds') throw usage('ab-loop', text, 'times such as 1:00');
  return position.seconds;
}

/** mpv moves to before the second index as it was; people mean the place it has afterwards. */
function moveRequest(from: number, to: number): Json {
  return ['playlist-move', from, to > from ? to + 1 : to];
}

function fromOne(word: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usage(word, text, 'a number from 1 on, as list shows it');
  return Number(text) - 1;
}

function onOff(word: string, state: string): boolean {
  if (state !== 'on' && state !== 'off') throw usage(word, state, 'on or off');
  return state === 'on';
}

function usage(word: string, given: string, forms: string): PlayheadError {
  return new PlayheadError('usage', `${word}: ${JSON.stringify(given)} is not understood: use ${forms}`);
}
