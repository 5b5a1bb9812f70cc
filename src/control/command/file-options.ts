import { parsePosition } from '../../player/position.ts';
import type { Position } from '../../player/position.ts';
import { PlayheadError } from '../../player/error.ts';
import type { Command } from '../../player/command.ts';
import { SPEED_RANGE } from '../../player/script.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { Json } from '../ipc/relaxed-json.ts';
import { VOLUME_MAX } from '../property/limits.ts';
import { numberOf } from '../property/property-kinds.ts';

/** What `loadfile` was told of one entry. */
export interface FileOptions {
  readonly title?: string;
  readonly start?: Position;
  readonly end?: Position;
  /** Settings of the player, carried out as the entry is loaded. */
  readonly commands?: readonly Command[];
}

/**
 * The options of `loadfile`: a map, or `a=b,c=d`.
 *
 * @returns null for one that is not allowed, or no value
 */
export function parseFileOptions(given: Json): FileOptions | null {
  const pairs = pairsOf(given);
  if (pairs === null) return null;
  let options: FileOptions = {};
  for (const [name, value] of pairs) {
    const more = optionOf(name, value);
    if (more === null) return null;
    options = { ...options, ...more, commands: [...(options.commands ?? []), ...(more.commands ?? [])] };
  }
  return options;
}

/** The entry with what the options say of it. */
export function applyFileOptions(entry: QueueEntry, { title, start, end }: FileOptions): QueueEntry {
  return {
    ...entry,
    ...(title === undefined ? {} : { title }),
    ...(start === undefined && end === undefined ? {} : { span: { from: start ?? null, to: end ?? null } }),
  };
}

function pairsOf(given: Json): readonly (readonly [string, string])[] | null {
  if (typeof given === 'string') {
    if (given.trim() === '') return [];
    const pairs = given.split(',').map((pair) => /^([\w-]+)=(.*)$/.exec(pair));
    return pairs.includes(null) ? null : pairs.map((pair) => [pair![1]!, pair![2]!]);
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string' && typeof value !== 'number') return null;
    pairs.push([name, String(value)]);
  }
  return pairs;
}

function optionOf(name: string, value: string): FileOptions | null {
  switch (name) {
    case 'start':
      return withPosition(value, (start) => ({ start }));
    case 'end':
      return withPosition(value, (end) => ({ end }));
    case 'title':
    case 'force-media-title':
      return { title: value };
    case 'volume':
      return withNumber(value, 0, VOLUME_MAX, (percent) => ({ type: 'set-volume', percent }));
    case 'speed':
      return withNumber(value, SPEED_RANGE.min, SPEED_RANGE.max, (speed) => ({ type: 'set-speed', speed }));
    case 'pause':
      return value === 'yes' || value === 'no'
        ? { commands: [{ type: value === 'yes' ? 'pause' : 'resume' }] }
        : null;
    case 'loop-file':
      return withTimes(value);
    case 'replaygain':
      return value === 'no' || value === 'track' || value === 'album'
        ? { commands: [{ type: 'set-replay-gain', mode: value === 'no' ? 'off' : value }] }
        : null;
    default:
      return null;
  }
}

function withPosition(value: string, option: (position: Position) => FileOptions): FileOptions | null {
  try {
    return option(parsePosition(value, 'loadfile'));
  } catch (error) {
    if (error instanceof PlayheadError) return null;
    throw error;
  }
}

function withNumber(
  value: string,
  min: number,
  max: number,
  send: (number: number) => Command,
): FileOptions | null {
  const number = numberOf(value);
  return number !== null && number >= min && number <= max ? { commands: [send(number)] } : null;
}

function withTimes(value: string): FileOptions | null {
  if (value === 'inf' || value === 'yes') return { commands: [{ type: 'set-loop', times: Infinity }] };
  if (value === 'no') return { commands: [{ type: 'set-loop', times: 1 }] };
  return /^\d{1,9}$/.test(value) ? { commands: [{ type: 'set-loop', times: Number(value) + 1 }] } : null;
}
