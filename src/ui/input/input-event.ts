import type { TerminalReply } from './terminal-reply.ts';

/** What a person did at the terminal. Cells are counted from 0 at the top left. */
export type InputEvent =
  /**
   * `name` is the key as the key table writes it: `a`, `A`, `?`, `space`, `enter`, `shift+left`, `ctrl+c`, `alt+x`, `f5`.
   * `text` is what it types, null for keys that type nothing.
   */
  | { readonly type: 'key'; readonly name: string; readonly text: string | null }
  | { readonly type: 'mouse'; readonly action: MouseAction; readonly column: number; readonly row: number }
  | { readonly type: 'focus'; readonly focused: boolean }
  | { readonly type: 'paste'; readonly text: string };

/** What comes from the terminal: what a person did, or an answer to a question. */
export type TerminalInput = InputEvent | { readonly type: 'reply'; readonly reply: TerminalReply };

export type MouseAction = 'press' | 'drag' | 'release' | 'wheel-up' | 'wheel-down';
