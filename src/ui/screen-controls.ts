import { assertNever } from '../player/assert-never.ts';
import { reasonOf } from '../player/error.ts';
import { parseSeekTarget } from '../player/position.ts';
import { FileBrowser } from './file-browser.ts';
import { PANELS, type Panel, type ViewAction } from './input/action.ts';
import type { InputEvent } from './input/input-event.ts';
import { editedPrompt } from './input/prompt-editing.ts';
import { MouseControls } from './mouse-controls.ts';
import { QueueControls } from './queue-controls.ts';
import type { Screen } from './screen.ts';
import { VISUALISERS } from './tui-options.ts';

/** Quit, redraw and suspend are no text. */
const EVEN_IN_PROMPTS: ReadonlySet<string> = new Set(['ctrl+c', 'ctrl+l', 'ctrl+z']);

/** What the keyboard, the mouse and pastes do: commands to the player, changes of the screen's own state. */
export class ScreenControls {
  readonly #screen: Screen;
  readonly #queue: QueueControls;
  readonly #files: FileBrowser;
  readonly #mouse: MouseControls;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#queue = new QueueControls(screen);
    this.#files = new FileBrowser(screen);
    this.#mouse = new MouseControls(screen, this.#queue, this.#files);
  }

  handle(event: InputEvent): void {
    switch (event.type) {
      case 'key':
        this.#key(event.name, event.text);
        break;
      case 'mouse':
        this.#mouse.handle(event);
        break;
      case 'focus':
        this.#screen.change({ focused: event.focused });
        break;
      case 'paste':
        if (this.#screen.state.prompt) this.#type('', event.text.replace(/[\r\n\t]+/g, ' '));
        break;
      default:
        assertNever(event);
    }
  }

  #key(name: string, text: string | null): void {
    const { state, bindings } = this.#screen;
    if (state.notice?.untilMs === null) this.#screen.change({ notice: null });
    if (state.prompt && !EVEN_IN_PROMPTS.has(name)) {
      this.#promptKey(name, text);
      return;
    }
    if (state.panel === 'files' && !state.helpOpen && this.#files.takesKey(name)) return;
    const action = bindings.actionOf(name);
    if (!action) return;
    if (action.type === 'command') this.#screen.send(action.command);
    else this.#view(action.change);
  }

  #view(change: ViewAction): void {
    const { state } = this.#screen;
    switch (change.type) {
      case 'move-cursor':
        this.#move(change.by, change.step);
        break;
      case 'play-selected':
        this.#queue.playSelected();
        break;
      case 'remove-selected':
        this.#queue.removeSelected();
        break;
      case 'move-selected':
        this.#queue.moveSelected(change.step);
        break;
      case 'undo':
        this.#queue.undo();
        break;
      case 'show-current':
        this.#screen.change({ cursorId: null, panel: 'queue', helpOpen: false });
        break;
      case 'open-filter':
        this.#screen.change({
          panel: 'queue',
          helpOpen: false,
          prompt: { purpose: 'filter', text: state.filter, caret: state.filter.length, error: null },
        });
        break;
      case 'open-go-to':
        this.#screen.change({ prompt: { purpose: 'go-to', text: '', caret: 0, error: null } });
        break;
      case 'show-panel':
        this.#show(state.panel === change.panel && !state.helpOpen ? 'queue' : change.panel);
        break;
      case 'next-panel': {
        const index = PANELS.indexOf(state.panel) + change.step;
        this.#show(PANELS[(index + PANELS.length) % PANELS.length]!);
        break;
      }
      case 'toggle-help':
        this.#screen.change({ helpOpen: !state.helpOpen, panelTop: 0 });
        break;
      case 'next-visualiser': {
        const next = VISUALISERS[(VISUALISERS.indexOf(state.visualiser) + 1) % VISUALISERS.length]!;
        this.#screen.change({ visualiser: next });
        this.#screen.message(next === 'off' ? 'visualiser off' : `visualiser: ${next}`, 'info');
        break;
      }
      case 'toggle-time':
        this.#screen.change({ time: state.time === 'left' ? 'total' : 'left' });
        break;
      case 'lyrics-offset': {
        const lyricsOffsetMs = state.lyricsOffsetMs + change.ms;
        this.#screen.change({ lyricsOffsetMs });
        this.#screen.message(`lyrics ${lyricsOffsetMs > 0 ? '+' : ''}${lyricsOffsetMs / 1000} s`, 'info');
        break;
      }
      case 'redraw':
        this.#screen.surroundings.redraw();
        break;
      case 'suspend':
        this.#screen.surroundings.suspend();
        break;
      case 'back':
        this.#back();
        break;
      default:
        assertNever(change);
    }
  }

  #show(panel: Panel): void {
    this.#screen.change({ panel, panelTop: 0, helpOpen: false });
    if (panel === 'files') this.#files.open();
  }

  /** The cursor moves in what is looked at: the help, a list, or a text that scrolls. */
  #move(by: 'row' | 'page' | 'edge', step: 1 | -1): void {
    const { state, size } = this.#screen;
    if (state.panel === 'queue' && !state.helpOpen) {
      this.#queue.moveCursor(by, step);
      return;
    }
    const page = Math.max(1, Math.floor(size.rows / 2));
    const distance = by === 'row' ? 1 : by === 'page' ? page : Number.MAX_SAFE_INTEGER;
    this.#screen.change({ panelTop: Math.max(0, Math.min(100_000, state.panelTop + step * distance)) });
  }

  #back(): void {
    const { state } = this.#screen;
    if (state.helpOpen) this.#screen.change({ helpOpen: false });
    else if (state.panel !== 'queue') this.#show('queue');
    else if (state.filter !== '') this.#screen.change({ filter: '', queueTop: 0 });
    else this.#screen.change({ cursorId: null, notice: null });
  }

  #promptKey(name: string, text: string | null): void {
    const prompt = this.#screen.state.prompt;
    if (!prompt) return;
    if (name === 'esc') {
      this.#screen.change({ prompt: null, ...(prompt.purpose === 'filter' ? { filter: '' } : {}) });
    } else if (name === 'enter') {
      if (prompt.purpose === 'filter') this.#screen.change({ prompt: null });
      else this.#goTo(prompt.text);
    } else if (prompt.purpose === 'filter' && (name === 'up' || name === 'down')) {
      this.#queue.moveCursor('row', name === 'down' ? 1 : -1);
    } else {
      this.#type(name, text);
    }
  }

  #type(name: string, text: string | null): void {
    const { prompt } = this.#screen.state;
    const edited = prompt && editedPrompt(prompt, name, text);
    if (!edited) return;
    this.#screen.change({ prompt: edited });
    if (edited.purpose === 'filter' && edited.text !== this.#screen.state.filter) {
      this.#screen.change({ filter: edited.text, queueTop: 0 });
      this.#queue.selectFirst();
    }
  }

  #goTo(text: string): void {
    const { prompt } = this.#screen.state;
    if (!prompt || text.trim() === '') {
      this.#screen.change({ prompt: null });
      return;
    }
    try {
      this.#screen.send({ type: 'seek', target: parseSeekTarget(text, 'go to') });
      this.#screen.change({ prompt: null });
    } catch (error) {
      this.#screen.change({ prompt: { ...prompt, error: reasonOf(error).replace(/^go to: /, '') } });
    }
  }
}
