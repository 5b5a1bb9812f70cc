import { parsePosition, parseSeconds } from '../../player/position.ts';
import type { Position } from '../../player/position.ts';
import { PlayheadError } from '../../player/error.ts';
import { SPEED_RANGE } from '../../player/script.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { Json } from '../ipc/relaxed-json.ts';
import { VOLUME_MAX } from '../property/limits.ts';
import { numberOf } from '../property/property-kinds.ts';
import type { Setting } from '../state/entry-settings.ts';
import type { RemotePlayer } from '../state/remote-player.ts';

/** A setting that is yet to be told of which player. */
type SettingOf = (player: RemotePlayer) => ReturnType<Setting>;

/** What `loadfile` was told of one entry. */
export interface FileOptions {
  readonly title?: string;
  readonly start?: Position | null;
  readonly end?: Position | null;
  readonly lengthSeconds?: number | null;
  readonly settings?: readonly SettingOf[];
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
    options = { ...options, ...more, settings: [...(options.settings ?? []), ...(more.settings ?? [])] };
  }
  return endOf(options) === undefined ? null : options;
}

/** The entry with what the options say of it. */
export function applyFileOptions(entry: QueueEntry, options: FileOptions): QueueEntry {
  const { title, start: from = null } = options;
  const to = endOf(options) ?? null;
  return {
    ...entry,
    ...(title === undefined ? {} : { title }),
    ...(from === null && to === null ? {} : { span: { from, to } }),
  };
}

/** Where the entry ends; undefined: its length would have to be counted from a place that the file alone knows. */
function endOf({ start, end, lengthSeconds }: FileOptions): Position | null | undefined {
  if (lengthSeconds === undefined || lengthSeconds === null) return end ?? null;
  if (start === undefined || start === null) return { type: 'seconds', seconds: lengthSeconds };
  return start.type === 'seconds' ? { type: 'seconds', seconds: start.seconds + lengthSeconds } : undefined;
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
    if (typeof value === 'boolean') pairs.push([name, value ? 'yes' : 'no']);
    else if (typeof value === 'string' || typeof value === 'number') pairs.push([name, String(value)]);
    else return null;
  }
  return pairs;
}

function optionOf(name: string, value: string): FileOptions | null {
  switch (name) {
    case 'start':
      return withPosition(value, (start) => ({ start }));
    case 'end':
      return withPosition(value, (end) => ({ end }));
    case 'length':
      return withSeconds(value, (lengthSeconds) => ({ lengthSeconds }));
    case 'title':
    case 'force-media-title':
      return { title: value };
    case 'volume':
      return withNumber(value, 0, VOLUME_MAX, setVolume);
    case 'speed':
      return withNumber(value, SPEED_RANGE.min, SPEED_RANGE.max, setSpeed);
    case 'pause':
      return value === 'yes' || value === 'no' ? { settings: [setPause(value === 'yes')] } : null;
    case 'loop-file':
      return withTimes(value);
    case 'ab-loop-a':
      return withSeconds(value, (seconds) => ({ settings: [setLoopPoint('fromFrame', seconds)] }));
    case 'ab-loop-b':
      return withSeconds(value, (seconds) => ({ settings: [setLoopPoint('toFrame', seconds)] }));
    case 'replaygain':
      return value === 'no' || value === 'track' || value === 'album'
        ? { settings: [setReplayGain(value === 'no' ? 'off' : value)] }
        : null;
    case 'audio-channels':
      // The layout is the output's here, which `--channels` decides for all tracks: a wish that changes nothing.
      return /^(?:auto|auto-safe|mono|stereo)$/.test(value) ? {} : null;
    default:
      return null;
  }
}

function withPosition(value: string, option: (position: Position | null) => FileOptions): FileOptions | null {
  if (value === 'none') return option(null);
  try {
    return option(parsePosition(value.replace(/^\+/, ''), 'loadfile'));
  } catch (error) {
    if (error instanceof PlayheadError) return null;
    throw error;
  }
}

function withSeconds(value: string, option: (seconds: number | null) => FileOptions): FileOptions | null {
  if (value === 'none' || value === 'no') return option(null);
  const seconds = parseSeconds(value);
  return seconds === null ? null : option(seconds);
}

function withNumber(
  value: string,
  min: number,
  max: number,
  set: (number: number) => SettingOf,
): FileOptions | null {
  const number = numberOf(value);
  return number !== null && number >= min && number <= max ? { settings: [set(number)] } : null;
}

function withTimes(value: string): FileOptions | null {
  if (value === 'inf' || value === 'yes') return { settings: [setLoops(Infinity)] };
  if (value === 'no') return { settings: [setLoops(0)] };
  return /^\d{1,9}$/.test(value) ? { settings: [setLoops(Number(value))] } : null;
}

function setVolume(percent: number): SettingOf {
  return (player) => {
    const before = player.state.snapshot.volumePercent;
    player.send({ type: 'set-volume', percent });
    return () => player.send({ type: 'set-volume', percent: before });
  };
}

function setSpeed(speed: number): SettingOf {
  return (player) => {
    const before = player.state.snapshot.speed;
    player.send({ type: 'set-speed', speed });
    return () => player.send({ type: 'set-speed', speed: before });
  };
}

function setReplayGain(mode: 'off' | 'track' | 'album'): SettingOf {
  return (player) => {
    const before = player.state.sound.replay_gain;
    player.send({ type: 'set-replay-gain', mode });
    return () => player.send({ type: 'set-replay-gain', mode: before });
  };
}

/** Not taken back: who paused goes on when he wants. */
function setPause(isPaused: boolean): SettingOf {
  return (player) => {
    player.send({ type: isPaused ? 'pause' : 'resume' });
    return () => undefined;
  };
}

function setLoops(times: number): SettingOf {
  return (player) => {
    player.loopMore(times);
    return () => player.loopMore(0);
  };
}

/** The loop ends with the track by itself. */
function setLoopPoint(end: 'fromFrame' | 'toFrame', seconds: number | null): SettingOf {
  return (player) => {
    player.whenLoaded(({ sample_rate: rate }) =>
      player.send({ type: 'set-ab-loop', [end]: seconds === null ? null : Math.round(seconds * rate) }),
    );
    return () => undefined;
  };
}
