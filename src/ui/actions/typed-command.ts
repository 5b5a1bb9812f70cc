import { PlayheadError, reasonOf } from '../../player/error.ts';
import type { QueueEntry } from '../../player/track.ts';
import type { SortKey } from '../keys/key-action.ts';
import type { ScreenStore } from '../store/screen-store.ts';
import type { QueueActions } from './queue-actions.ts';

const FORMS = 'save NAME, load FILE, append FILE, or sort title, artist, album, date, length or path';
const SORT_KEYS: readonly SortKey[] = ['title', 'artist', 'album', 'date', 'length', 'path'];

/**
 * Carries out a line that was typed after `:`.
 *
 * @throws PlayheadError `usage` for a line that is no command
 */
export function runTypedCommand(store: ScreenStore, queue: QueueActions, line: string): void {
  const [, verb = '', argument = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  switch (verb) {
    case 'save':
      save(store, needed(argument, 'save NAME'));
      return;
    case 'load':
    case 'append':
      load(store, queue, needed(argument, `${verb} FILE`), verb === 'load');
      return;
    case 'sort':
      sort(
        store,
        queue,
        SORT_KEYS.find((key) => key === argument) ?? fail(`sort by ${SORT_KEYS.join(', ')}`),
      );
      return;
    default:
      fail(`${JSON.stringify(verb)} is no command: ${FORMS}`);
  }
}

function save(store: ScreenStore, name: string): void {
  const { playlists } = store.options;
  if (!playlists) fail('playlists cannot be saved here');
  // What the tags say is worth more than what a playlist said.
  const entries = store.queue.entries.map((entry): QueueEntry => {
    const tags = entry.part === undefined ? store.library.summaryOf(entry.path) : null;
    const title = tags?.title ?? entry.title;
    const artist = tags?.title ? tags.artist : entry.artist;
    const durationSeconds = tags?.durationSeconds ?? entry.durationSeconds;
    return {
      id: entry.id,
      path: entry.path,
      ...(entry.part && { part: entry.part }),
      ...(title && { title }),
      ...(artist && { artist }),
      ...(durationSeconds !== undefined && { durationSeconds }),
    };
  });
  const file = playlists.save(name, entries);
  store.say(`saved ${entries.length} tracks to ${file}`);
}

function load(store: ScreenStore, queue: QueueActions, name: string, replaces: boolean): void {
  const { files, playlists } = store.options;
  if (!files) fail('playlists cannot be loaded here');
  const file = playlists?.find(name) ?? name;
  const before = store.queue.entries.map(({ id }) => id);
  void files.add(file, null).then(
    (ids) => {
      if (ids.length === 0) store.say(`${file}: nothing to play in it`, 'warning');
      else if (replaces) {
        store.send({ type: 'play-entry', id: ids[0]! });
        queue.edit([{ type: 'remove', ids: before }]);
        store.say(`loaded ${ids.length} tracks · u brings back what was there`);
      } else store.say(`added ${ids.length} tracks`);
    },
    (error: unknown) => store.say(`${file}: ${reasonOf(error)}`, 'error'),
  );
}

function sort(store: ScreenStore, queue: QueueActions, key: SortKey): void {
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const textOf = (entry: QueueEntry): string => {
    const label = store.list.labelOf(entry);
    if (key === 'path') return entry.path;
    if (key === 'date') return String(label.year ?? '');
    return key === 'length' ? String(Math.round((label.durationSeconds ?? 0) * 1000)) : label[key];
  };
  const keepsAlbums = key === 'album' || key === 'artist' || key === 'date';
  const ids = store.queue.entries
    .map((entry) => ({
      id: entry.id,
      texts: keepsAlbums ? [textOf(entry), ...placeInAlbum(store, entry)] : [textOf(entry)],
    }))
    .sort((a, b) => firstDifference(a.texts, b.texts, collator))
    .map(({ id }) => id);
  queue.edit([{ type: 'reorder', ids }]);
  store.say(`sorted by ${key} · u undoes it`);
}

/** What an album's tracks are in order by: the album itself, its disc, the track. */
function placeInAlbum(store: ScreenStore, entry: QueueEntry): readonly string[] {
  const summary = store.library.summaryOf(entry.path);
  // The numbers in the tags are the file's, not its parts'; those stay in their order.
  const numbers = entry.part ? [] : [summary?.discNumber ?? 1, summary?.trackNumber ?? 0];
  return [store.list.labelOf(entry).album, ...numbers.map(String)];
}

function firstDifference(a: readonly string[], b: readonly string[], collator: Intl.Collator): number {
  for (const [index, text] of a.entries()) {
    const order = collator.compare(text, b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function needed(argument: string, form: string): string {
  return argument === '' ? fail(`write ${form}`) : argument;
}

function fail(message: string): never {
  throw new PlayheadError('usage', message);
}
