import type { Command } from '../../player/command.ts';

/** What a key can do: ask the player for something, or change what the screen shows. */
export type Action =
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'view'; readonly change: ViewAction };

/** Changes of the screen, and edits of the queue that start from where its cursor is. */
export type ViewAction =
  | { readonly type: 'move-cursor'; readonly by: 'row' | 'page' | 'edge'; readonly step: 1 | -1 }
  | { readonly type: 'play-selected' }
  | { readonly type: 'remove-selected' }
  | { readonly type: 'move-selected'; readonly step: 1 | -1 }
  | { readonly type: 'undo' }
  | { readonly type: 'show-current' }
  | { readonly type: 'open-filter' }
  | { readonly type: 'open-go-to' }
  | { readonly type: 'show-panel'; readonly panel: Panel }
  | { readonly type: 'next-panel'; readonly step: 1 | -1 }
  | { readonly type: 'toggle-help' }
  | { readonly type: 'next-visualiser' }
  | { readonly type: 'toggle-time' }
  | { readonly type: 'lyrics-offset'; readonly ms: number }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  | { readonly type: 'back' };

/** What can stand beside or below the seek bar. */
export type Panel = 'queue' | 'lyrics' | 'details' | 'files' | 'log';

export const PANELS: readonly Panel[] = ['queue', 'lyrics', 'details', 'files', 'log'];
