import type { KeyBindings } from '../input/key-bindings.ts';
import type { Message } from '../model/message-log.ts';
import { cellWidth, truncate } from '../text/cells.ts';
import { span, type Row, type Span } from '../text/span.ts';
import type { Glyphs } from './glyphs.ts';

/** A line the user is typing. */
export interface Prompt {
  readonly purpose: 'go-to' | 'filter';
  readonly text: string;
  /** Where the next character goes, counted in UTF-16 code units and never inside a character. */
  readonly caret: number;
  readonly error: string | null;
}

const PROMPT_LABELS = { 'go-to': 'go to ', filter: 'filter ' } as const;

/** The line being typed, with what is wrong with it after it. */
export function promptRow(prompt: Prompt, width: number, glyphs: Glyphs): Row {
  const label = PROMPT_LABELS[prompt.purpose];
  const room = Math.max(0, width - label.length - 1);
  let before = prompt.text.slice(0, prompt.caret);
  // Of a text longer than the line its end is shown, where the typing happens.
  while (cellWidth(before) > room) before = before.slice(1);
  const after = truncate(prompt.text.slice(prompt.caret), Math.max(0, room - cellWidth(before)), '');
  const row: Span[] = [
    span(label, 'key'),
    span(before, 'strong'),
    span(glyphs.caret, 'accent'),
    span(after, 'strong'),
  ];
  if (prompt.error === null) return row;
  const left = width - label.length - cellWidth(before) - cellWidth(after) - 4;
  return left < 8 ? row : [...row, span('   '), span(truncate(prompt.error, left, glyphs.ellipsis), 'error')];
}

/** What happened last. Of a text too long for the row, the folders of the file it begins with go first. */
export function messageRow(message: Message, width: number, glyphs: Glyphs): Row {
  const count = message.times > 1 ? ` (${glyphs.times}${message.times})` : '';
  const room = Math.max(0, width - count.length);
  return [
    span(
      truncate(withoutFolders(message.text, room, glyphs.ellipsis), room, glyphs.ellipsis) + count,
      message.level === 'info' ? 'strong' : message.level,
    ),
  ];
}

/** The folders that a message names its file with, as in `/home/me/Music/song.mp3: not found`. */
const LEADING_FOLDERS = /^\.{0,2}\/(?:[^/:]*\/)*/;

/** A message with as many of its file's folders left out as it takes to fit, since what is wrong comes at its end. */
function withoutFolders(text: string, width: number, ellipsis: string): string {
  if (cellWidth(text) <= width) return text;
  const folders = LEADING_FOLDERS.exec(text)?.[0] ?? '';
  const rest = text.slice(folders.length);
  const names = folders.split('/').slice(1, -1);
  while (names.length > 0) {
    names.shift();
    const shorter = `${[ellipsis, ...names].join('/')}/${rest}`;
    if (names.length === 0 || cellWidth(shorter) <= width) return shorter;
  }
  return text;
}

interface Hint {
  readonly bindings: readonly string[];
  readonly text: string;
}

const HINTS: readonly Hint[] = [
  { bindings: ['help'], text: 'help' },
  { bindings: ['quit'], text: 'quit' },
  { bindings: ['pause'], text: 'pause' },
  { bindings: ['seek-back', 'seek-forward'], text: '5 s' },
  { bindings: ['previous', 'next'], text: 'track' },
  { bindings: ['filter'], text: 'filter' },
  { bindings: ['go-to'], text: 'go to' },
  { bindings: ['visualiser'], text: 'visual' },
  { bindings: ['files'], text: 'add' },
];
/** How the hints are ordered on the line; `HINTS` is ordered by what must stay on a narrow one. */
const HINT_ORDER = ['pause', '5 s', 'track', 'filter', 'go to', 'visual', 'add', 'help', 'quit'];

const ARROW = /^[←→↑↓]$/;

/** The most useful keys, as many as fit, with the user's own bindings. */
export function hintRow(bindings: KeyBindings, width: number, glyphs: Glyphs): Row {
  const shown: { readonly keys: string; readonly text: string }[] = [];
  let used = 0;
  for (const { bindings: names, text } of HINTS) {
    const labels = names.map((name) => bindings.labelOf(name, glyphs.unicode));
    if (labels.some((label) => label === null)) continue;
    const keys = labels.every((label) => ARROW.test(label ?? '')) ? labels.join('') : labels.join(' ');
    const cells = cellWidth(keys) + text.length + 1 + (shown.length > 0 ? 3 : 0);
    if (used + cells > width) break;
    used += cells;
    shown.push({ keys, text });
  }
  shown.sort((a, b) => HINT_ORDER.indexOf(a.text) - HINT_ORDER.indexOf(b.text));
  return shown.flatMap(({ keys, text }, index) => [
    ...(index > 0 ? [span('   ')] : []),
    span(keys, 'key'),
    span(` ${text}`, 'dim'),
  ]);
}
