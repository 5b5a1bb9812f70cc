/** The size of a cell in pixels. */
export interface CellSize {
  readonly width: number;
  readonly height: number;
}

/** How pictures get onto the terminal. */
export type Graphics =
  /** Half blocks: two pixels to a cell, wherever there are colours. */
  | { readonly type: 'blocks' }
  | { readonly type: 'none' }
  | {
      readonly type: 'kitty';
      readonly cell: CellSize;
      /** `text`: the picture stands in cells of placeholder characters, which a terminal multiplexer moves like any text. */
      readonly placing: 'at-cursor' | 'text';
      /** Whether commands have to be handed through tmux. */
      readonly throughTmux: boolean;
    }
  | { readonly type: 'sixel'; readonly cell: CellSize };

/** The user's choice: `auto` asks the terminal. */
export type ArtChoice = 'auto' | 'kitty' | 'sixel' | 'blocks' | 'none';
export const ART_CHOICES: readonly ArtChoice[] = ['auto', 'kitty', 'sixel', 'blocks', 'none'];

/** What most terminals have, for those that do not say. */
export const USUAL_CELL: CellSize = { width: 10, height: 20 };

const ESC = '\u001b';

/** Hands a sequence through tmux to the terminal outside: it needs `allow-passthrough on` and drops it otherwise. */
export function throughTmux(sequence: string): string {
  return `${ESC}Ptmux;${sequence.replaceAll(ESC, ESC + ESC)}${ESC}\\`;
}
