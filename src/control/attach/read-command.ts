import path from 'node:path';
import type { Command, QueueEdit } from '../../player/command.ts';
import { isUrl } from '../../player/is-url.ts';
import type { Position, SeekTarget } from '../../player/position.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { Json } from '../ipc/relaxed-json.ts';
import { readTimes } from './attach-protocol.ts';

type Fields = Readonly<Record<string, Json>>;

const MOST_TEXT = 4096;
const MOST_SECONDS = 1e9;

/** What is known of the queue, to tell which entries may be added. */
export interface KnownEntries {
  /** Whether the player has given this id out, and no entry of the queue has it. */
  isFree(id: number): boolean;
}

/**
 * A command that a screen sent, rebuilt from the fields it may have. null: it is none, or none that a screen may send.
 * ffmpeg filters are not a screen's: they can name files.
 */
export function readCommand(json: Json | undefined, known: KnownEntries): Command | null {
  const given = fieldsOf(json);
  if (given === null) return null;
  switch (given.type) {
    case 'pause':
    case 'resume':
    case 'toggle-pause':
    case 'previous':
    case 'toggle-mute':
    case 'mark-loop':
    case 'toggle-loop':
    case 'toggle-repeat':
    case 'toggle-shuffle':
    case 'reopen-output':
    case 'stop':
    case 'quit':
      return { type: given.type };
    case 'next':
      return { type: 'next', force: given.force === true };
    case 'seek':
      return some(readTarget(given.target), (target) => ({ type: 'seek', target }));
    case 'play-entry':
      return some(readId(given.id), (id) => ({ type: 'play-entry', id }));
    case 'set-volume':
    case 'add-volume':
      return readVolume(given.type, given.percent);
    case 'set-mute':
      return some(readBoolean(given.mute), (mute) => ({ type: 'set-mute', mute }));
    case 'set-speed':
      return some(readNumber(given.speed, 0.01, 100), (speed) => ({ type: 'set-speed', speed }));
    case 'multiply-speed':
      return some(readNumber(given.factor, 0.01, 100), (factor) => ({ type: 'multiply-speed', factor }));
    case 'set-loop':
    case 'set-repeat':
      return readRepeat(given.type, given.times);
    case 'set-shuffle':
      return some(readBoolean(given.shuffle), (shuffle) => ({ type: 'set-shuffle', shuffle }));
    case 'chapter':
      return given.step === 1 || given.step === -1 ? { type: 'chapter', step: given.step } : null;
    case 'queue':
      return some(readEdit(given.edit, known), (edit) => ({ type: 'queue', edit }));
    default:
      return null;
  }
}

function readVolume(type: 'set-volume' | 'add-volume', given: Json | undefined): Command | null {
  return some(readNumber(given, -1000, 1000), (percent) => ({ type, percent }));
}

function readRepeat(type: 'set-loop' | 'set-repeat', given: Json | undefined): Command | null {
  return some(readTimes(given), (times) => ({ type, times }));
}

function readEdit(json: Json | undefined, known: KnownEntries): QueueEdit | null {
  const given = fieldsOf(json);
  switch (given?.type) {
    case 'append':
      return some(readEntries(given.entries, known), (entries) => ({ type: 'append', entries }));
    case 'insert': {
      const beforeId = readIdOrNull(given.beforeId);
      if (beforeId === undefined) return null;
      return some(readEntries(given.entries, known), (entries) => ({ type: 'insert', beforeId, entries }));
    }
    case 'remove':
      return some(readIds(given.ids), (ids) => ({ type: 'remove', ids }));
    case 'reorder':
      return some(readIds(given.ids), (ids) => ({ type: 'reorder', ids }));
    case 'move': {
      const beforeId = readIdOrNull(given.beforeId);
      if (beforeId === undefined) return null;
      return some(readId(given.id), (id) => ({ type: 'move', id, beforeId }));
    }
    default:
      return null;
  }
}

function readEntries(json: Json | undefined, known: KnownEntries): readonly QueueEntry[] | null {
  const entries = readAll(json, readEntry);
  if (entries === null) return null;
  const ids = new Set(entries.map(({ id }) => id));
  return ids.size === entries.length && entries.every(({ id }) => known.isFree(id)) ? entries : null;
}

/** A name that is neither a URL nor an absolute path would be looked for in the player's folder, not in the screen's. */
function readEntry(json: Json): QueueEntry | null {
  const given = fieldsOf(json);
  const id = readId(given?.id);
  const file = readText(given?.path);
  if (given === null || id === null || file === null || file === '') return null;
  if (!isUrl(file) && !path.isAbsolute(file)) return null;
  const title = readText(given.title);
  const artist = readText(given.artist);
  const durationSeconds = readNumber(given.durationSeconds, 0, MOST_SECONDS);
  const part = readSpan(given.part);
  const span = readSpan(given.span);
  if ((given.part !== undefined && !part?.from) || (given.span !== undefined && span === null)) return null;
  return {
    id,
    path: file,
    ...(title === null ? {} : { title }),
    ...(artist === null ? {} : { artist }),
    ...(durationSeconds === null ? {} : { durationSeconds }),
    ...(part?.from ? { part: { from: part.from, to: part.to } } : {}),
    ...(span === null ? {} : { span }),
  };
}

function readSpan(
  json: Json | undefined,
): { readonly from: Position | null; readonly to: Position | null } | null {
  const given = fieldsOf(json);
  if (given === null) return null;
  const from = given.from === null ? null : readPosition(given.from);
  const to = given.to === null ? null : readPosition(given.to);
  const isWrong = (from === null && given.from !== null) || (to === null && given.to !== null);
  return isWrong ? null : { from, to };
}

function readTarget(json: Json | undefined): SeekTarget | null {
  const given = fieldsOf(json);
  if (given?.type !== 'relative') return readPosition(json);
  return some(readNumber(given.seconds, -MOST_SECONDS, MOST_SECONDS), (seconds) => ({
    type: 'relative',
    seconds,
  }));
}

function readPosition(json: Json | undefined): Position | null {
  const given = fieldsOf(json);
  switch (given?.type) {
    case 'seconds':
    case 'from-end': {
      const { type } = given;
      return some(readNumber(given.seconds, 0, MOST_SECONDS), (seconds) => ({ type, seconds }));
    }
    case 'percent':
      return some(readNumber(given.percent, 0, 100), (percent) => ({ type: 'percent', percent }));
    case 'frame':
      return some(readWhole(given.frame), (frame) => ({ type: 'frame', frame }));
    case 'chapter':
      return some(readWhole(given.number), (number) => ({ type: 'chapter', number }));
    default:
      return null;
  }
}

function some<Given, Made>(given: Given | null, make: (given: Given) => Made): Made | null {
  return given === null ? null : make(given);
}

function fieldsOf(json: Json | undefined): Fields | null {
  return typeof json === 'object' && json !== null && !isList(json) ? json : null;
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function readAll<Item>(json: Json | undefined, read: (item: Json) => Item | null): readonly Item[] | null {
  if (json === undefined || !isList(json)) return null;
  const items = json.map(read).filter((item) => item !== null);
  return items.length === json.length ? items : null;
}

function readIds(json: Json | undefined): readonly number[] | null {
  return readAll(json, readId);
}

/** undefined: neither. */
function readIdOrNull(json: Json | undefined): number | null | undefined {
  return json === null ? null : (readId(json) ?? undefined);
}

function readId(json: Json | undefined): number | null {
  return readNumber(json, 1, 2 ** 31 - 1, true);
}

function readWhole(json: Json | undefined): number | null {
  return readNumber(json, 0, Number.MAX_SAFE_INTEGER, true);
}

function readNumber(json: Json | undefined, least: number, most: number, isWhole = false): number | null {
  if (typeof json !== 'number' || !(json >= least && json <= most)) return null;
  return isWhole && !Number.isInteger(json) ? null : json;
}

function readBoolean(json: Json | undefined): boolean | null {
  return typeof json === 'boolean' ? json : null;
}

function readText(json: Json | undefined): string | null {
  return typeof json === 'string' && json.length <= MOST_TEXT && !json.includes('\0') ? json : null;
}
