import type { Command } from '../../player/command.ts';
import type { Overlay, Panel } from '../store/views.ts';

/** How far a cursor or a text moves. */
export type Distance = 'row' | 'page' | 'edge';

/** What the queue can be sorted by. */
export type SortKey = 'title' | 'artist' | 'album' | 'date' | 'length' | 'path';

/** What a key can do: ask the player for something, or change what the screen shows. */
export type KeyAction =
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'quit'; readonly plays: boolean }
  | { readonly type: 'show-panel'; readonly panel: Panel }
  | { readonly type: 'next-panel'; readonly step: 1 | -1 }
  | { readonly type: 'open'; readonly overlay: Overlay }
  | { readonly type: 'close' }
  | { readonly type: 'move'; readonly by: Distance; readonly step: 1 | -1 }
  /** Plays, opens or chooses what the cursor is on. */
  | { readonly type: 'activate' }
  | { readonly type: 'add-selected' }
  | { readonly type: 'play-next' }
  | { readonly type: 'parent-folder' }
  | { readonly type: 'remove-selected' }
  | { readonly type: 'move-selected'; readonly step: 1 | -1 }
  | { readonly type: 'toggle-mark' }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'show-current' }
  | { readonly type: 'open-filter' }
  | { readonly type: 'open-go-to' }
  | { readonly type: 'open-command'; readonly text: string }
  | { readonly type: 'next-visualiser' }
  | { readonly type: 'toggle-time' }
  | { readonly type: 'lyrics-offset'; readonly ms: number }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' };
