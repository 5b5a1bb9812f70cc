/** The signs the screen is made of, in two sets: Unicode, and ASCII for terminals that have no more. */
export interface Glyphs {
  readonly unicode: boolean;
  readonly playing: string;
  readonly paused: string;
  readonly stopped: string;
  readonly loading: string;
  readonly seeking: string;
  readonly ellipsis: string;
  readonly minus: string;
  readonly dot: string;
  readonly shuffle: string;
  readonly repeat: string;
  readonly loop: string;
  readonly linePlayed: string;
  readonly lineBuffered: string;
  readonly lineAhead: string;
  readonly lineCursor: string;
  readonly chapter: string;
  readonly loopFrom: string;
  readonly loopTo: string;
  readonly folder: string;
  readonly caret: string;
  readonly times: string;
  readonly next: string;
  readonly marked: string;
  readonly failed: string;
  readonly rule: string;
  readonly below: string;
  readonly dash: string;
  readonly note: string;
  readonly current: string;
}

const UNICODE: Glyphs = {
  unicode: true,
  playing: '▶',
  paused: '‖',
  stopped: '■',
  loading: '◌',
  seeking: '»',
  ellipsis: '…',
  minus: '−',
  dot: '·',
  shuffle: '⇄',
  repeat: '↻',
  loop: '⟲',
  linePlayed: '━',
  lineBuffered: '─',
  lineAhead: '┄',
  lineCursor: '╋',
  chapter: '╵',
  loopFrom: '⸤A',
  loopTo: 'B⸥',
  folder: '▸',
  caret: '▏',
  times: '×',
  next: '›',
  marked: '●',
  failed: '✗',
  rule: '─',
  below: '▾',
  dash: '—',
  note: '♪',
  current: '•',
};

const ASCII: Glyphs = {
  unicode: false,
  playing: '>',
  paused: '=',
  stopped: '#',
  loading: '~',
  seeking: '}',
  ellipsis: '.',
  minus: '-',
  dot: '-',
  shuffle: 'shuffle',
  repeat: 'repeat',
  loop: 'loop',
  linePlayed: '=',
  lineBuffered: '-',
  lineAhead: '.',
  lineCursor: '#',
  chapter: "'",
  loopFrom: '[A',
  loopTo: 'B]',
  folder: '+',
  caret: '_',
  times: 'x',
  next: ')',
  marked: '*',
  failed: '!',
  rule: '-',
  below: 'v',
  dash: '-',
  note: '>',
  current: '*',
};

export function glyphsFor(unicode: boolean): Glyphs {
  return unicode ? UNICODE : ASCII;
}
