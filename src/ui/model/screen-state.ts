import type { QueueEdit } from '../../player/command.ts';
import type { Panel } from '../input/action.ts';
import type { FileItem, ScreenConfig, TimeMode, VisualiserKind } from '../tui-options.ts';
import type { Prompt } from '../view/footer.ts';
import type { Message } from './message-log.ts';

/** What the screen itself remembers: nothing here is the player's. Replaced as a whole, never changed in place. */
export interface ScreenState {
  readonly panel: Panel;
  readonly helpOpen: boolean;
  /** The selected entry of the queue; null while the list follows what plays. */
  readonly cursorId: number | null;
  /** The first line of the queue's window. */
  readonly queueTop: number;
  readonly filter: string;
  readonly prompt: Prompt | null;
  readonly visualiser: VisualiserKind;
  readonly time: TimeMode;
  /** What stands in the footer's place, and until when; null stands until a key. */
  readonly notice: { readonly message: Message; readonly untilMs: number | null } | null;
  readonly log: readonly Message[];
  /** Positive shows the lyrics earlier. */
  readonly lyricsOffsetMs: number;
  /** The first line of a panel that only scrolls: help, details, log, lyrics that are not synced. */
  readonly panelTop: number;
  readonly files: FilesState | null;
  /** Whether the terminal's window has the focus, as far as it tells. */
  readonly focused: boolean;
  /** Where on the bar the mouse is held, 0 to 1. */
  readonly dragAt: number | null;
  /** What takes back the last edits of the queue, newest last. */
  readonly undo: readonly (readonly QueueEdit[])[];
}

/** A folder in the file browser. */
export interface FilesState {
  readonly folder: string;
  readonly items: readonly FileItem[];
  readonly cursor: number;
  /** Why it could not be listed. */
  readonly error: string | null;
}

export function initialScreenState(config: ScreenConfig): ScreenState {
  return {
    panel: 'queue',
    helpOpen: false,
    cursorId: null,
    queueTop: 0,
    filter: '',
    prompt: null,
    visualiser: config.visualiser,
    time: config.time,
    notice: null,
    log: [],
    lyricsOffsetMs: 0,
    panelTop: 0,
    files: null,
    focused: true,
    dragAt: null,
    undo: [],
  };
}
