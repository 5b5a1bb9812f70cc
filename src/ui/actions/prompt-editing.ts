import { graphemes } from '../text/cells.ts';
import type { Prompt } from '../store/view-state.ts';

const LONGEST_TEXT = 400;

/** The prompt after an editing key; null when the key does not edit. Characters are taken whole, marks included. */
export function editedPrompt(prompt: Prompt, key: string, typed: string | null): Prompt | null {
  const { text, caret } = prompt;
  switch (key) {
    case 'backspace':
      return replaced(prompt, previousStop(text, caret), caret, '');
    case 'delete':
    case 'ctrl+d':
      return replaced(prompt, caret, nextStop(text, caret), '');
    case 'ctrl+u':
      return replaced(prompt, 0, caret, '');
    case 'ctrl+w':
      return replaced(prompt, text.slice(0, caret).search(/\S*\s*$/), caret, '');
    case 'left':
      return { ...prompt, caret: previousStop(text, caret) };
    case 'right':
      return { ...prompt, caret: nextStop(text, caret) };
    case 'home':
    case 'ctrl+a':
      return { ...prompt, caret: 0 };
    case 'end':
    case 'ctrl+e':
      return { ...prompt, caret: text.length };
    default:
      return typed === null || text.length + typed.length > LONGEST_TEXT
        ? null
        : replaced(prompt, caret, caret, typed);
  }
}

function replaced(prompt: Prompt, from: number, to: number, insert: string): Prompt {
  const text = prompt.text.slice(0, from) + insert + prompt.text.slice(to);
  return { ...prompt, text, caret: from + insert.length, error: null };
}

function previousStop(text: string, caret: number): number {
  let stop = 0;
  for (const { segment } of graphemes(text.slice(0, caret))) {
    if (stop + segment.length >= caret) return stop;
    stop += segment.length;
  }
  return stop;
}

function nextStop(text: string, caret: number): number {
  for (const { segment } of graphemes(text.slice(caret))) return caret + segment.length;
  return caret;
}
