import { assertNever } from '../../player/assert-never.ts';
import type { KeyAction } from '../keys/key-action.ts';
import type { KeyBindings } from '../keys/key-bindings.ts';
import type { PressedKey } from '../keys/key-of-input.ts';
import { layoutFor } from '../layout.ts';
import type { ScreenStore } from '../store/screen-store.ts';
import { startSecondsOf } from '../store/track-details.ts';
import { activeView, PANELS, type Panel } from '../store/views.ts';
import { THEME_NAMES } from '../text/theme.ts';
import { VISUALISERS } from '../tui-options.ts';
import { ListActions } from './list-actions.ts';
import { PromptActions } from './prompt-actions.ts';
import { QueueActions } from './queue-actions.ts';
import { runTypedCommand } from './typed-command.ts';

/** What only the terminal's owner can do. */
export interface ScreenSystem {
  readonly redraw: () => void;
  readonly suspend: () => void;
}

/** Quit, redraw and suspend are no text. */
const EVEN_IN_PROMPTS: ReadonlySet<string> = new Set(['ctrl+c', 'ctrl+l', 'ctrl+z']);

/** What keys, clicks and typed lines do: commands to the player, changes of the screen's own state. */
export class ScreenActions {
  readonly queue: QueueActions;
  readonly lists: ListActions;
  readonly #store: ScreenStore;
  readonly #bindings: KeyBindings;
  readonly #system: ScreenSystem;
  readonly #prompt: PromptActions;

  constructor(store: ScreenStore, bindings: KeyBindings, system: ScreenSystem) {
    this.#store = store;
    this.#bindings = bindings;
    this.#system = system;
    this.queue = new QueueActions(store);
    this.lists = new ListActions(store);
    this.#prompt = new PromptActions(store, this.queue, (line) => runTypedCommand(store, this.queue, line));
  }

  key(key: PressedKey): void {
    const { view } = this.#store.state;
    if (view.prompt && !EVEN_IN_PROMPTS.has(key.name)) {
      this.#prompt.key(key);
      return;
    }
    this.#store.dispatch({ type: 'key-pressed' });
    const action = this.#bindings.actionOf(key.name, activeView(view));
    if (action) this.perform(action);
  }

  paste(text: string): void {
    if (this.#store.state.view.prompt) this.#prompt.paste(text);
  }

  show(panel: Panel): void {
    this.#store.dispatch({ type: 'show-panel', panel });
    if (panel === 'files') this.lists.openFiles();
    if (panel === 'playlists') this.lists.openPlaylists();
  }

  perform(action: KeyAction): void {
    const store = this.#store;
    const { view } = store.state;
    switch (action.type) {
      case 'command':
        store.send(action.command);
        return;
      case 'quit':
        store.send({ type: 'quit', ...(action.plays ? { remember: true } : {}) });
        return;
      case 'show-panel':
        this.show(action.panel);
        return;
      case 'next-panel': {
        const index = PANELS.indexOf(view.panel) + action.step;
        this.show(PANELS[(index + PANELS.length) % PANELS.length]!);
        return;
      }
      case 'open':
        store.dispatch({ type: 'open', overlay: action.overlay });
        if (action.overlay === 'devices') this.lists.openDevices();
        if (action.overlay === 'themes')
          store.dispatch({ type: 'scroll', to: THEME_NAMES.indexOf(view.theme) });
        return;
      case 'close':
        store.dispatch({ type: 'close' });
        return;
      case 'move':
        this.move(action.by, action.step);
        return;
      case 'activate':
        this.activate();
        return;
      case 'add-selected':
        if (view.panel === 'files' || view.panel === 'playlists') this.lists.add(view.panel, 'end');
        return;
      case 'play-next':
        if (view.panel === 'files' || view.panel === 'playlists') this.lists.add(view.panel, 'next');
        else this.queue.playNext();
        return;
      case 'parent-folder':
        this.lists.toParent();
        return;
      case 'remove-selected':
        this.queue.removeSelected();
        return;
      case 'move-selected':
        this.queue.moveSelected(action.step);
        return;
      case 'toggle-mark':
        this.queue.toggleMark();
        return;
      case 'undo':
        this.queue.undo();
        return;
      case 'redo':
        this.queue.redo();
        return;
      case 'show-current':
        store.change({ selectedId: null });
        return;
      case 'open-filter':
        this.#prompt.open('filter', view.filter);
        return;
      case 'open-go-to':
        this.#prompt.open('go-to', '');
        return;
      case 'open-command':
        this.#prompt.open('command', action.text);
        return;
      case 'next-visualiser':
        this.#nextVisualiser();
        return;
      case 'toggle-time':
        store.change({ time: view.time === 'left' ? 'total' : 'left' });
        store.say(view.time === 'left' ? 'total time' : 'time left');
        return;
      case 'lyrics-offset': {
        const lyricsOffsetMs = view.lyricsOffsetMs + action.ms;
        store.change({ lyricsOffsetMs });
        store.say(`lyrics ${lyricsOffsetMs > 0 ? '+' : ''}${lyricsOffsetMs / 1000} s`);
        return;
      }
      case 'redraw':
        this.#system.redraw();
        return;
      case 'suspend':
        this.#system.suspend();
        return;
      default:
        assertNever(action);
    }
  }

  /** Moves in what is looked at: a list's cursor, or a text. `rows` is how far a row's step goes. */
  move(by: 'row' | 'page' | 'edge', step: 1 | -1, rows = 1): void {
    const { view } = this.#store.state;
    const active = activeView(view);
    const page = Math.max(1, layoutFor(view.columns, view.rows).listRows - 2);
    if (active === 'queue') this.queue.move(by, step, rows);
    else if (active === 'files' || active === 'playlists' || active === 'devices')
      this.lists.move(active, by, step, page, rows);
    else {
      const most =
        active === 'themes'
          ? THEME_NAMES.length - 1
          : active === 'chapters'
            ? this.#lastChapter()
            : MOST_LINES;
      const distance = by === 'row' ? rows : by === 'page' ? page : MOST_LINES;
      this.#store.dispatch({
        type: 'scroll',
        to: Math.min(most, (view.scroll[active] ?? 0) + step * distance),
      });
    }
  }

  /** `enter`, or a second click: plays, opens or takes what the cursor is on. */
  activate(): void {
    const { view } = this.#store.state;
    const active = activeView(view);
    if (active === 'queue') this.queue.playSelected();
    else if (active === 'files' || active === 'playlists' || active === 'devices')
      this.lists.activate(active);
    else if (active === 'chapters') this.#playChapter(view.scroll.chapters ?? 0);
    else if (active === 'themes') {
      const theme = THEME_NAMES[view.scroll.themes ?? 0] ?? view.theme;
      this.#store.change({ theme, overlay: null });
      this.#store.say(`theme ${theme}`);
    }
  }

  #nextVisualiser(): void {
    const { visualiser } = this.#store.state.view;
    const next = VISUALISERS[(VISUALISERS.indexOf(visualiser) + 1) % VISUALISERS.length]!;
    const { columns, rows } = this.#store.state.view;
    if (visualiserRows(layoutFor(columns, rows)) === 0) {
      this.#store.say('the window is too small for a visualiser');
      return;
    }
    this.#store.change({ visualiser: next });
    this.#store.say(next === 'off' ? 'visualiser off' : `visualiser: ${next}`);
  }

  #playChapter(index: number): void {
    const entry = this.#store.currentEntry();
    const chapter = entry && this.#store.library.detailsOf(entry.path)?.chapters[index];
    if (!chapter) return;
    const seconds = Math.max(0, chapter.startSeconds - startSecondsOf(entry));
    this.#store.send({ type: 'seek', target: { type: 'seconds', seconds } });
  }

  #lastChapter(): number {
    const entry = this.#store.currentEntry();
    return Math.max(0, ((entry && this.#store.library.detailsOf(entry.path)?.chapters.length) ?? 0) - 1);
  }
}

/** Longer than any text that is shown; the view that shows it knows where its end is. */
const MOST_LINES = 100_000;

/** The rows of the header that a visualiser may have. */
export function visualiserRows({
  type,
  headerRows,
}: {
  readonly type: string;
  readonly headerRows: number;
}): number {
  return type === 'tiny' || type === 'compact' ? 0 : Math.max(0, headerRows - 3);
}
