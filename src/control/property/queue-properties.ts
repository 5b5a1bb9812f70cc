import { parseFileOptions } from '../command/file-options.ts';
import type { Json } from '../ipc/relaxed-json.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { integerOf, flag } from './property-kinds.ts';
import { BAD_TYPE, BAD_VALUE, readOnly } from './property.ts';
import type { Property, PropertyTable } from './property.ts';
import type { Value } from './value.ts';

/** The queue, and the order it is played in. */
export function queueProperties(): PropertyTable {
  const fileLoop = loopFile();
  return {
    playlist: readOnly(playlistOf, {
      below: belowPlaylist,
      maybeBelow: ['title'],
      print: printPlaylist,
    }),
    'playlist-count': readOnly(({ state }) => state.queue.length),
    'playlist-pos': position(0),
    'playlist-pos-1': position(1),
    'playlist-current-pos': readOnly(({ state }) => state.currentIndex),
    'playlist-playing-pos': readOnly(({ state }) => state.currentIndex),
    'playlist-path': readOnly(() => undefined),
    'loop-file': fileLoop,
    loop: fileLoop,
    'remaining-file-loops': readOnly(({ state: { loopsLeft } }) => (loopsLeft === Infinity ? -1 : loopsLeft)),
    'loop-playlist': loopPlaylist(),
    start: fileDefault('start'),
    end: fileDefault('end'),
    length: fileDefault('length'),
    shuffle: flag(
      ({ state }) => state.modes.shuffle,
      (player, isOn) => player.send({ type: 'set-shuffle', shuffle: isOn }),
    ),
  };
}

function playlistOf({ state }: RemotePlayer): Value {
  return state.queue.map((_, index) => playlistItem(state, index));
}

/** `current` and `playing` only where they are true; `title` only if it is known. */
function playlistItem({ queue, current }: RemotePlayer['state'], index: number): Value {
  const entry = queue[index]!;
  const isCurrent = entry.id === current?.entry.id;
  return {
    filename: entry.path,
    ...(isCurrent ? { current: true, playing: true } : {}),
    ...(entry.title === undefined ? {} : { title: entry.title }),
    id: entry.id,
  };
}

/** One item of a queue of 100,000 is read without making the whole list. */
function belowPlaylist({ state }: RemotePlayer, path: string): Value | undefined {
  if (path === 'count') return state.queue.length;
  const [, index, key] = /^(\d+)(?:\/(.+))?$/.exec(path) ?? [];
  if (index === undefined || state.queue[Number(index)] === undefined) return undefined;
  const item = playlistItem(state, Number(index)) as Readonly<Record<string, Value>>;
  if (key === undefined) return item;
  if (key === 'current' || key === 'playing') return item[key] ?? false;
  return Object.hasOwn(item, key) ? item[key] : undefined;
}

function printPlaylist(value: Value): string {
  const items = value as readonly { readonly filename: string; readonly current?: boolean }[];
  return items.map(({ filename, current = false }) => `${current ? '➜' : ' '} ${filename}\n`).join('');
}

/** The current entry's place, counted from 0 or from 1; -1 while idle. Writing it plays another entry. */
function position(first: 0 | 1): Property {
  const indexOf = ({ state }: RemotePlayer): number =>
    state.currentIndex === -1 ? -1 : state.currentIndex + first;
  return {
    read: indexOf,
    write(player, value) {
      const number = integerOf(value);
      if (number === null) return BAD_TYPE;
      if (Number.isNaN(number)) return BAD_VALUE;
      const index = number - first;
      if (index !== player.state.currentIndex) player.playIndex(index);
      return null;
    },
    add(player, amount) {
      player.playIndex(player.state.currentIndex + Math.round(amount));
      return true;
    },
    cycle(player, direction) {
      const { currentIndex, queue } = player.state;
      player.playIndex(queue.length === 0 ? -1 : (currentIndex + direction + queue.length) % queue.length);
      return true;
    },
  };
}

/** Which part is played of the files that are loaded from now on; an option of `loadfile` goes before it. */
function fileDefault(name: 'start' | 'end' | 'length'): Property {
  return {
    read: ({ fileDefaults }) => fileDefaults[name] ?? 'none',
    option: { type: 'String', 'default-value': 'none' },
    write({ fileDefaults }, value) {
      if (typeof value !== 'string' && typeof value !== 'number') return BAD_TYPE;
      if (parseFileOptions({ [name]: value }) === null) return BAD_VALUE;
      fileDefaults[name] = String(value);
      return null;
    },
  };
}

/** N more times: false, N, or `"inf"`. */
function loopFile(): Property {
  return {
    read: ({ state }) => timesValue(state.loopsLeft),
    canonical: canonicalTimes,
    option: { type: 'Choice', 'default-value': false, min: 0, max: 10_000, choices: ['no', 'inf', 'yes'] },
    write(player, value) {
      const more = timesOf(value, 0);
      if (typeof more === 'string') return more;
      player.loopMore(more);
      return null;
    },
    cycle(player) {
      player.loopMore(player.state.loopsLeft > 0 ? 0 : Infinity);
      return true;
    },
  };
}

/** N times in all: false, N, `"inf"` or `"force"`. */
function loopPlaylist(): Property {
  return {
    read: ({ state }) => (state.modes.repeatTimes === 1 ? false : timesValue(state.modes.repeatTimes)),
    canonical: canonicalTimes,
    option: {
      type: 'Choice',
      'default-value': false,
      min: 1,
      max: 10_000,
      choices: ['no', 'inf', 'yes', 'force'],
    },
    write(player, value) {
      const times = value === 'force' ? Infinity : timesOf(value, 1);
      if (typeof times === 'string') return times;
      if (times === 0) return BAD_VALUE;
      player.send({ type: 'set-repeat', times });
      return null;
    },
    cycle(player) {
      player.send({ type: 'set-repeat', times: player.state.modes.repeatTimes > 1 ? 1 : Infinity });
      return true;
    },
  };
}

function canonicalTimes(word: string): string {
  return word === 'yes' || word === 'force' ? 'inf' : word;
}

function timesValue(times: number): Value {
  if (times === Infinity) return 'inf';
  return times === 0 ? false : times;
}

/** no, false: `none`; yes, true, inf: for ever; else a whole number. */
function timesOf(value: Json, none: number): number | typeof BAD_TYPE {
  if (value === false || value === 'no') return none;
  if (value === true || value === 'yes' || value === 'inf') return Infinity;
  const times = integerOf(value);
  if (times === null) return BAD_TYPE;
  return times >= 0 ? times : BAD_VALUE;
}
