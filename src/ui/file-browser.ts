import { reasonOf } from '../player/error.ts';
import type { Screen } from './screen.ts';
import type { FileItem, FileSource } from './tui-options.ts';
import { nameOf } from './model/entry-label.ts';
import { scrolledTop } from './view/queue-list.ts';

/** The panel that adds files and folders: `enter` opens a folder or adds a file, `a` adds either, `backspace` goes up. */
export class FileBrowser {
  readonly #screen: Screen;
  readonly #source: FileSource | null;
  /** Raised by each listing: an answer that comes too late is not shown. */
  #listing = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#source = screen.options.files ?? null;
  }

  open(): void {
    if (this.#source && !this.#screen.state.files) void this.#list(this.#source, this.#source.startFolder);
  }

  /** Whether the key means something here; if so it was carried out. */
  takesKey(key: string): boolean {
    const { files, panel } = this.#screen.state;
    if (!this.#source || !files || panel !== 'files') return false;
    const item = files.items[files.cursor];
    const page = Math.max(1, (this.#screen.frame.list?.height ?? 3) - 2);
    switch (key) {
      case 'j':
        return this.moveCursor(1);
      case 'k':
        return this.moveCursor(-1);
      case 'ctrl+d':
      case 'ctrl+f':
        return this.moveCursor(page);
      case 'ctrl+u':
      case 'ctrl+b':
        return this.moveCursor(-page);
      case 'backspace':
        void this.#list(this.#source, parentOf(files.folder));
        return true;
      case 'enter':
        if (item?.kind === 'folder') void this.#list(this.#source, item.path);
        else if (item) void this.#add(this.#source, item);
        return true;
      case 'a':
        if (item) void this.#add(this.#source, item);
        return true;
      default:
        return false;
    }
  }

  moveCursor(by: number): true {
    const { files } = this.#screen.state;
    if (files) this.#set(files.cursor + by);
    return true;
  }

  /** Selects a line of the panel; its first line is the folder's path. */
  select(line: number): void {
    const { files } = this.#screen.state;
    const height = this.#screen.frame.list?.height ?? 1;
    if (files && line > 0) this.#set(scrolledTop(0, files.cursor, height - 1, files.items.length) + line - 1);
  }

  #set(cursor: number): void {
    const { files } = this.#screen.state;
    if (!files) return;
    this.#screen.change({
      files: { ...files, cursor: Math.max(0, Math.min(files.items.length - 1, cursor)) },
    });
  }

  async #list(source: FileSource, folder: string): Promise<void> {
    const listing = ++this.#listing;
    const before = this.#screen.state.files?.folder;
    const up: FileItem = { name: '..', path: parentOf(folder), kind: 'folder' };
    let items: readonly FileItem[] = [up];
    let error: string | null = null;
    try {
      items = [up, ...(await source.list(folder))];
    } catch (thrown) {
      error = reasonOf(thrown);
    }
    if (listing !== this.#listing) return;
    // Coming up from a folder, the cursor stands on it.
    const cameFrom = items.findIndex((item) => item.path === before && item !== items[0]);
    this.#screen.change({
      files: { folder, items, cursor: cameFrom < 0 ? Math.min(1, items.length - 1) : cameFrom, error },
    });
    this.#screen.update();
  }

  async #add(source: FileSource, item: FileItem): Promise<void> {
    if (item.name === '..') return;
    this.#screen.message(`adding ${nameOf(item.path)}`, 'info');
    try {
      const count = await source.add(item.path);
      this.#screen.message(count === 1 ? `added ${nameOf(item.path)}` : `added ${count} tracks`, 'info');
    } catch (error) {
      this.#screen.message(reasonOf(error), 'error');
    }
  }
}

function parentOf(folder: string): string {
  const trimmed = folder.replace(/\/+$/, '');
  return trimmed.slice(0, trimmed.lastIndexOf('/')) || '/';
}
