import type { Graphics } from '../graphics/graphics.ts';
import type { Background, ThemeName } from '../text/theme.ts';
import type { FileItem, ScreenConfig, TimeMode, VisualiserKind } from '../tui-options.ts';
import type { Message } from './message-log.ts';
import type { ActiveView, Overlay, Panel } from './views.ts';

/** A line the user is typing. */
export interface Prompt {
  readonly purpose: 'go-to' | 'filter' | 'command';
  readonly text: string;
  /** Where the next character goes, counted in UTF-16 code units and never inside a character. */
  readonly caret: number;
  readonly error: string | null;
}

/** A folder, or a list of playlists, that a cursor moves in. */
export interface ListState {
  readonly folder: string;
  readonly items: readonly FileItem[];
  readonly cursor: number;
  /** Why it could not be listed. */
  readonly error: string | null;
}

/** What stands in the footer's place, and until when; null stands until a key. */
export interface Toast {
  readonly message: Message;
  readonly untilMs: number | null;
}

/** What the screen itself remembers: nothing here is the player's. Replaced as a whole, never changed in place. */
export interface ViewState {
  readonly columns: number;
  readonly rows: number;
  readonly panel: Panel;
  readonly overlay: Overlay | null;
  /** The selected entry of the queue; null while the list follows what plays. */
  readonly selectedId: number | null;
  readonly marked: ReadonlySet<number>;
  /** The first line of the queue's window. */
  readonly queueTop: number;
  readonly filter: string;
  readonly prompt: Prompt | null;
  readonly visualiser: VisualiserKind;
  readonly time: TimeMode;
  readonly theme: ThemeName;
  readonly background: Background;
  /** How pictures are shown; null while the terminal is being asked. */
  readonly graphics: Graphics | null;
  readonly toast: Toast | null;
  readonly log: readonly Message[];
  /** Errors since the last key. */
  readonly newErrors: number;
  /** Positive shows the lyrics earlier. */
  readonly lyricsOffsetMs: number;
  /** The first line of a view that only scrolls, or the cursor of a short list. */
  readonly scroll: Readonly<Partial<Record<ActiveView, number>>>;
  readonly files: ListState | null;
  readonly playlists: ListState | null;
  readonly devices: ListState | null;
  /** Whether the terminal's window has the focus, as far as it tells. */
  readonly isFocused: boolean;
  /** Raised when everything was drawn anew: pictures that the terminal draws have to be sent again. */
  readonly redraws: number;
  /** Where on the bar the mouse is held, 0 to 1. */
  readonly dragAt: number | null;
}

export function initialView(
  config: ScreenConfig,
  size: { readonly columns: number; readonly rows: number },
  background: Background,
): ViewState {
  return {
    ...size,
    panel: 'queue',
    overlay: null,
    selectedId: null,
    marked: new Set(),
    queueTop: 0,
    filter: '',
    prompt: null,
    visualiser: config.visualiser,
    time: config.time,
    theme: config.theme,
    background,
    graphics: null,
    toast: null,
    log: [],
    newErrors: 0,
    lyricsOffsetMs: 0,
    scroll: {},
    files: null,
    playlists: null,
    devices: null,
    isFocused: true,
    redraws: 0,
    dragAt: null,
  };
}
