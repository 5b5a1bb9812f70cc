/** What the screen wants of the terminal beside the alternate screen. */
export interface ModeChoice {
  readonly mouse: boolean;
  /** Whether the window's title is ours to set. */
  readonly title: boolean;
}

const ALTERNATE_SCREEN_ON = '\u001b[?1049h';
const ALTERNATE_SCREEN_OFF = '\u001b[?1049l';
const CURSOR_HIDE = '\u001b[?25l';
const CURSOR_SHOW = '\u001b[?25h';
/** Autowrap off: a character that is wider than we think is cut at the edge and breaks no other row. */
const WRAP_OFF = '\u001b[?7l';
const WRAP_ON = '\u001b[?7h';
/** Buttons, drags and the wheel (1002) with SGR coordinates (1006). */
const MOUSE_ON = '\u001b[?1002h\u001b[?1006h';
const MOUSE_OFF = '\u001b[?1006l\u001b[?1002l';
const FOCUS_ON = '\u001b[?1004h';
const FOCUS_OFF = '\u001b[?1004l';
const PASTE_ON = '\u001b[?2004h';
const PASTE_OFF = '\u001b[?2004l';
/** XTWINOPS: put the title on the terminal's stack, take it back. */
const TITLE_PUSH = '\u001b[22;2t';
const TITLE_POP = '\u001b[23;2t';
const LOOK_RESET = '\u001b[0m';
const SYNC_END = '\u001b[?2026l';

/** Written to take the terminal. */
export function enterSequence({ mouse, title }: ModeChoice): string {
  return (
    (title ? TITLE_PUSH : '') +
    ALTERNATE_SCREEN_ON +
    CURSOR_HIDE +
    WRAP_OFF +
    FOCUS_ON +
    PASTE_ON +
    (mouse ? MOUSE_ON : '')
  );
}

/** Written to give it back as it was; harmless when written twice or after half of `enterSequence`. */
export function leaveSequence({ mouse, title }: ModeChoice): string {
  return (
    SYNC_END +
    LOOK_RESET +
    (mouse ? MOUSE_OFF : '') +
    PASTE_OFF +
    FOCUS_OFF +
    WRAP_ON +
    CURSOR_SHOW +
    ALTERNATE_SCREEN_OFF +
    (title ? TITLE_POP : '')
  );
}

/** OSC 2: the window's title. The text must be free of control characters. */
export function titleSequence(title: string): string {
  return `\u001b]2;${title}\u0007`;
}
