import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isUrl } from '../../player/is-url.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { Json } from '../ipc/relaxed-json.ts';
import { MOST_ENTRIES } from '../property/limits.ts';
import type { NewEntry } from '../state/control-host.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { replaceQueue } from '../state/replace-queue.ts';
import type { RemoteEvent } from '../state/remote-events.ts';
import { anything, flags, integer, optional, text } from './arguments.ts';
import { applyFileOptions, parseFileOptions } from './file-options.ts';
import type { FileOptions } from './file-options.ts';
import { withHome } from './home-path.ts';
import { command } from './remote-command.ts';
import type { RemoteCommand } from './remote-command.ts';
import { FAILED, INVALID, answer } from './reply.ts';
import type { Reply } from './reply.ts';

const FLAGS = [
  'replace',
  'append',
  'append-play',
  'insert-next',
  'insert-next-play',
  'insert-at',
  'insert-at-play',
  'play',
];

/** Putting files and lists into the queue. */
export function loadCommands(): readonly RemoteCommand[] {
  return [
    command(
      'loadfile',
      [
        text('url'),
        optional(flags('flags', FLAGS)),
        optional(anything('index')),
        optional(anything('options')),
      ],
      ({ player }, url, given, third, fourth) => {
        const how = placementOf(given);
        const { index, options } = thirdByKind(third, fourth);
        if (how === null || index === null || options === null) return INVALID;
        return loadFile(player, urlToPath(url), { ...how, index }, options);
      },
    ),
    command(
      'loadlist',
      [text('url'), optional(flags('flags', FLAGS)), optional(integer('index'))],
      ({ player }, url, given, index = -1) => {
        const how = placementOf(given);
        return how === null ? INVALID : loadList(player, urlToPath(url), { ...how, index });
      },
    ),
  ];
}

/** Where entries go, and whether the first of them plays. */
interface Placement {
  readonly where: 'replace' | 'append' | 'insert-next' | 'insert-at';
  /** `…-play`: the added entry begins if nothing plays. */
  readonly isPlayed: boolean;
  readonly index: number;
}

function placementOf(given: readonly string[] = ['replace']): Omit<Placement, 'index'> | null {
  const words = given.flatMap((one) =>
    one.endsWith('-play') ? [one.slice(0, -'-play'.length), 'play'] : [one],
  );
  const [where, ...more] = words.filter((one) => one !== 'play');
  if (more.length > 0) return null;
  switch (where) {
    case 'replace':
    case undefined:
      return { where: 'replace', isPlayed: true };
    case 'append':
    case 'insert-next':
    case 'insert-at':
      return { where, isPlayed: words.includes('play') };
    default:
      return null;
  }
}

/** mpv before 0.38 has the options third, later ones an index: it is told by its kind. */
function thirdByKind(
  third: Json | undefined,
  fourth: Json | undefined,
): { readonly index: number | null; readonly options: FileOptions | null } {
  const isIndex = typeof third === 'number' || (typeof third === 'string' && /^-?\d+$/.test(third));
  if (third === undefined || isIndex) {
    return {
      index: third === undefined ? -1 : Number.isInteger(Number(third)) ? Number(third) : null,
      options: fourth === undefined ? {} : parseFileOptions(fourth),
    };
  }
  return { index: -1, options: fourth === undefined ? parseFileOptions(third) : null };
}

/**
 * What a client names, as the player takes it: an http(s) URL, or an absolute path. Any other scheme is the name of a
 * file of that spelling.
 */
export function urlToPath(url: string): string {
  // Not the working directory: it is the name of nothing.
  if (url === '') return url;
  if (/^https?:\/\//i.test(url)) return url;
  if (/^file:\/\//i.test(url)) {
    try {
      return fileURLToPath(url);
    } catch {
      // A host, or broken escapes: no file of this machine, and it is reported as one that is not there.
    }
  }
  return path.resolve(withHome(url));
}

async function loadFile(
  player: RemotePlayer,
  file: string,
  placement: Placement,
  options: FileOptions,
): Promise<Reply> {
  if (await player.host.isCollection(file)) return loadCollection(player, file, placement);
  if (!hasRoom(player, placement, 1)) return FAILED;
  const entry = applyFileOptions(
    { id: player.host.nextEntryId(), path: file },
    { ...parseFileOptions(player.fileDefaults), ...options },
  );
  player.entrySettings.add(
    entry.id,
    (options.settings ?? []).map((set) => () => set(player)),
  );
  put(player, [entry], placement);
  await player.settled();
  // What is set for an entry that has begun is asked for by its beginning.
  if (options.settings !== undefined) await player.settled();
  return answer({ playlist_entry_id: entry.id });
}

/** A playlist or folder given to `loadfile` stands for its entries: an entry that is replaced by them. */
function loadCollection(player: RemotePlayer, file: string, placement: Placement): Reply {
  const id = player.host.nextEntryId();
  void expand();
  return answer({ playlist_entry_id: id });

  async function expand(): Promise<void> {
    const isShown = placement.where === 'replace' || (placement.isPlayed && player.state.current === null);
    const start: RemoteEvent = { event: 'start-file', playlist_entry_id: id };
    // What plays is replaced once it is known by what: until then it has not ended.
    const isReplacing = isShown && player.state.current !== null;
    if (isShown && !isReplacing) player.announce(start);
    const entries = withIds(player, await player.host.entriesOf(file));
    const isEmpty = entries.length === 0 || !hasRoom(player, placement, entries.length);
    const end: RemoteEvent = isEmpty
      ? { event: 'end-file', reason: 'error', playlist_entry_id: id, file_error: 'loading failed' }
      : {
          event: 'end-file',
          reason: 'redirect',
          playlist_entry_id: id,
          playlist_insert_id: entries[0]!.id,
          playlist_insert_num_entries: entries.length,
        };
    if (isReplacing && isEmpty) {
      player.send({ type: 'stop' });
      await player.settled();
      player.tellHeldEvents();
    }
    if (isReplacing && !isEmpty) player.announceBeforeStart([start, end]);
    else if (isShown) for (const event of isReplacing ? [start, end] : [end]) player.announce(event);
    if (!isEmpty) put(player, entries, placement);
  }
}

async function loadList(player: RemotePlayer, file: string, placement: Placement): Promise<Reply> {
  // The kind of what a server sends is not known by its name.
  if (!isUrl(file) && !(await player.host.isCollection(file))) return FAILED;
  const entries = withIds(player, await player.host.entriesOf(file));
  const [first] = entries;
  if (first === undefined || !hasRoom(player, placement, entries.length)) return FAILED;
  put(player, entries, placement);
  await player.settled();
  return answer({ playlist_entry_id: first.id, num_entries: entries.length });
}

function withIds({ host }: RemotePlayer, entries: readonly NewEntry[]): readonly QueueEntry[] {
  return entries.map((entry) => ({ ...entry, id: host.nextEntryId() }));
}

function hasRoom({ state }: RemotePlayer, { where }: Placement, count: number): boolean {
  return (where === 'replace' ? 0 : state.queue.length) + count <= MOST_ENTRIES;
}

function put(
  player: RemotePlayer,
  entries: readonly QueueEntry[],
  { where, isPlayed, index }: Placement,
): void {
  const { queue, current, currentIndex } = player.state;
  const [first] = entries;
  if (first === undefined) return;
  if (where === 'replace') {
    replaceQueue(player, entries);
    return;
  }
  const beforeId =
    where === 'insert-next'
      ? queue[currentIndex + 1]?.id
      : where === 'insert-at'
        ? queue[index]?.id
        : undefined;
  player.send({
    type: 'queue',
    edit: beforeId === undefined ? { type: 'append', entries } : { type: 'insert', beforeId, entries },
  });
  if (isPlayed && current === null) player.send({ type: 'play-entry', id: first.id });
}
