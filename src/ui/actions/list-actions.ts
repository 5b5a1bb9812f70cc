import { reasonOf } from '../../player/error.ts';
import type { Distance } from '../keys/key-action.ts';
import { nameOf } from '../store/entry-label.ts';
import type { ScreenStore } from '../store/screen-store.ts';
import type { ListState } from '../store/view-state.ts';
import type { FileItem } from '../tui-options.ts';

type ListName = 'files' | 'playlists' | 'devices';

/** The lists that are read from outside: folders, playlists, sound devices. */
export class ListActions {
  readonly #store: ScreenStore;
  /** Raised by each listing: an answer that comes too late is not shown. */
  #listing = 0;

  constructor(store: ScreenStore) {
    this.#store = store;
  }

  openFiles(): void {
    const { files } = this.#store.options;
    if (files && !this.#store.state.view.files) void this.#listFolder(files.startFolder);
  }

  openPlaylists(): void {
    const { playlists } = this.#store.options;
    if (playlists) void this.#fill('playlists', playlists.folder, [], () => playlists.list());
  }

  openDevices(): void {
    const { devices } = this.#store.options;
    if (!devices) {
      this.#store.change({
        devices: { folder: '', items: [], cursor: 0, error: 'there is no choice of devices here' },
      });
      return;
    }
    void this.#fill('devices', '', [], async () => {
      const found = await devices.list();
      return found.map(({ name, description, isCurrent }): FileItem => ({
        name: description,
        path: name ?? '',
        kind: isCurrent ? 'folder' : 'file',
      }));
    });
  }

  move(name: ListName, by: Distance, step: 1 | -1, pageRows: number, rows = 1): void {
    const list = this.#store.state.view[name];
    if (!list) return;
    const distance = by === 'row' ? rows : by === 'page' ? pageRows : Infinity;
    this.select(name, list.cursor + step * distance);
  }

  select(name: ListName, line: number): void {
    const list = this.#store.state.view[name];
    if (!list) return;
    const cursor = Math.max(0, Math.min(list.items.length - 1, line));
    if (cursor !== list.cursor) this.#set(name, { ...list, cursor });
  }

  /** `enter`: a folder is opened; a file is added and played. */
  activate(name: ListName): void {
    const list = this.#store.state.view[name];
    const item = list?.items[list.cursor];
    if (!item) return;
    if (name === 'devices') {
      this.#store.options.devices?.choose(item.path === '' ? null : item.path);
      this.#store.dispatch({ type: 'close' });
    } else if (item.kind === 'folder') void this.#listFolder(item.path);
    else void this.#add(item, null, true);
  }

  /** Adds what the cursor is on to the queue: at its end, or behind what plays. */
  add(name: 'files' | 'playlists', where: 'end' | 'next'): void {
    const list = this.#store.state.view[name];
    const item = list?.items[list.cursor];
    if (!item || item.name === '..') return;
    const before = where === 'next' ? this.#store.nextEntry() : null;
    void this.#add(item, before?.id ?? null, false);
  }

  toParent(): void {
    const { files } = this.#store.state.view;
    if (files) void this.#listFolder(parentOf(files.folder));
  }

  async #listFolder(folder: string): Promise<void> {
    const source = this.#store.options.files;
    if (!source) return;
    const up: FileItem = { name: '..', path: parentOf(folder), kind: 'folder' };
    await this.#fill('files', folder, [up], () => source.list(folder));
  }

  async #fill(
    name: ListName,
    folder: string,
    head: readonly FileItem[],
    list: () => Promise<readonly FileItem[]>,
  ): Promise<void> {
    const listing = ++this.#listing;
    const before = this.#store.state.view[name];
    let items = head;
    let error: string | null = null;
    try {
      items = [...head, ...(await list())];
    } catch (thrown) {
      error = reasonOf(thrown);
    }
    if (listing !== this.#listing) return;
    // Coming up from a folder, the cursor stands on it; a list that is read again keeps its cursor.
    const cameFrom = items.findIndex((item) => item.path === before?.folder && item !== head[0]);
    const first = Math.min(head.length, Math.max(0, items.length - 1));
    const kept = before?.folder === folder ? Math.min(before.cursor, Math.max(0, items.length - 1)) : first;
    this.#set(name, { folder, items, cursor: cameFrom < 0 ? kept : cameFrom, error });
  }

  async #add(item: FileItem, beforeId: number | null, plays: boolean): Promise<void> {
    const { files } = this.#store.options;
    if (!files) return;
    this.#store.say(`adding ${nameOf(item.path)}`);
    try {
      const ids = await files.add(item.path, beforeId);
      const [first] = ids;
      if (first === undefined) this.#store.say(`${nameOf(item.path)}: nothing to play in it`, 'warning');
      else {
        if (plays) this.#store.send({ type: 'play-entry', id: first });
        this.#store.say(ids.length === 1 ? `added ${nameOf(item.path)}` : `added ${ids.length} tracks`);
      }
    } catch (error) {
      this.#store.say(`${nameOf(item.path)}: ${reasonOf(error)}`, 'error');
    }
  }

  #set(name: ListName, list: ListState): void {
    this.#store.change({ [name]: list });
  }
}

function parentOf(folder: string): string {
  const trimmed = folder.replace(/\/+$/, '');
  return trimmed.slice(0, trimmed.lastIndexOf('/')) || '/';
}
