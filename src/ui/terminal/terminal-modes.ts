/** What the screen wants of the terminal beside what Ink sets (raw input, alternate screen, cursor, pastes). */
export interface ModeChoice {
  readonly mouse: boolean;
  /** Whether the window's title is ours to set. */
  readonly title: boolean;
}

/** Autowrap off: a character that is wider than we think is cut at the edge and breaks no other row. */
const WRAP_OFF = '\u001b[?7l';
const WRAP_ON = '\u001b[?7h';
/** Buttons, drags and the wheel (1002) with SGR coordinates (1006). */
const MOUSE_ON = '\u001b[?1002h\u001b[?1006h';
const MOUSE_OFF = '\u001b[?1006l\u001b[?1002l';
const FOCUS_ON = '\u001b[?1004h';
const FOCUS_OFF = '\u001b[?1004l';
/** XTWINOPS: put the title on the terminal's stack, take it back. */
const TITLE_PUSH = '\u001b[22;2t';
const TITLE_POP = '\u001b[23;2t';

/** Written to take the terminal. */
export function enterSequence({ mouse, title }: ModeChoice): string {
  return (title ? TITLE_PUSH : '') + WRAP_OFF + FOCUS_ON + (mouse ? MOUSE_ON : '');
}

/** Written to give it back as it was; harmless when written twice or after half of `enterSequence`. */
export function leaveSequence({ mouse, title }: ModeChoice): string {
  return (mouse ? MOUSE_OFF : '') + FOCUS_OFF + WRAP_ON + (title ? TITLE_POP : '');
}

/** OSC 2: the window's title. The text must be free of control characters. */
export function titleSequence(title: string): string {
  return `\u001b]2;${title}\u0007`;
}

/** The end of a synchronised update, plain text, no pastes, the cursor, the ordinary screen: all that Ink may have set. */
export const INK_LEAVE_SEQUENCE = '\u001b[?2026l\u001b[0m\u001b[?2004l\u001b[?25h\u001b[?1049l';

/** The top left, and nothing on the screen: before a frame that is drawn whole. */
export const CLEAR_SCREEN = '\u001b[H\u001b[J';
