import { reasonOf } from '../../player/error.ts';
import { parseSeekTarget } from '../../player/position.ts';
import type { PressedKey } from '../keys/key-of-input.ts';
import type { ScreenStore } from '../store/screen-store.ts';
import type { Prompt } from '../store/view-state.ts';
import { editedPrompt } from './prompt-editing.ts';
import type { QueueActions } from './queue-actions.ts';

/** The line that is typed: a filter, a position to go to, or a command. */
export class PromptActions {
  readonly #store: ScreenStore;
  readonly #queue: QueueActions;
  /** Carries out a typed command. @throws PlayheadError that says what is wrong with it */
  readonly #run: (command: string) => void;

  constructor(store: ScreenStore, queue: QueueActions, run: (command: string) => void) {
    this.#store = store;
    this.#queue = queue;
    this.#run = run;
  }

  open(purpose: Prompt['purpose'], text: string): void {
    this.#store.change({ prompt: { purpose, text, caret: text.length, error: null } });
  }

  key({ name, text }: PressedKey): void {
    const { prompt } = this.#store.state.view;
    if (!prompt) return;
    const isFilter = prompt.purpose === 'filter';
    if (name === 'esc') this.#store.change({ prompt: null, ...(isFilter ? { filter: '' } : {}) });
    else if (name === 'enter') this.#enter(prompt);
    else if (isFilter && (name === 'up' || name === 'down'))
      this.#queue.move('row', name === 'down' ? 1 : -1);
    else this.#type(name, text);
  }

  paste(text: string): void {
    this.#type('', text.replace(/[\r\n\t]+/g, ' '));
  }

  #type(name: string, text: string | null): void {
    const { prompt, filter } = this.#store.state.view;
    const edited = prompt && editedPrompt(prompt, name, text);
    if (!edited) return;
    this.#store.change({ prompt: edited });
    if (edited.purpose !== 'filter' || edited.text === filter) return;
    this.#store.change({ filter: edited.text, queueTop: 0 });
    // What is selected stays if it still matches, else the first match is.
    if (this.#queue.focusLine() < 0) this.#queue.select(0);
  }

  #enter(prompt: Prompt): void {
    const { text, purpose } = prompt;
    if (purpose === 'filter' || text.trim() === '') {
      this.#store.change({ prompt: null });
      return;
    }
    try {
      if (purpose === 'command') this.#run(text.trim());
      else this.#store.send({ type: 'seek', target: parseSeekTarget(text, 'go to') });
      this.#store.change({ prompt: null });
    } catch (error) {
      this.#store.change({ prompt: { ...prompt, error: reasonOf(error).replace(/^go to: /, '') } });
    }
  }
}
