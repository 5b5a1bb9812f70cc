/** What a terminal answers when it is asked what it is. */
export type TerminalReply =
  /** To a kitty graphics query: whether it can show pictures this way. */
  | { readonly type: 'kitty-graphics'; readonly ok: boolean }
  /** Primary device attributes (DA1): 4 is sixel. Every terminal answers this one. */
  | { readonly type: 'attributes'; readonly numbers: readonly number[] }
  /** XTVERSION: name and version, e.g. `kitty(0.35.2)`. */
  | { readonly type: 'version'; readonly text: string }
  /** The size of a cell in pixels. */
  | { readonly type: 'cell-size'; readonly width: number; readonly height: number };

/** The beginning of an answer that is a string: no key that a terminal sends looks like it. */
const STRING_BEGIN = /^\u001b(?:_G|P>\||P[01]\+r)/;
/** As much of one of those as may have arrived. */
const STRING_BEGIN_PART = /^\u001b(?:_|P>?|P[01]\+?)$/;
/** Ends a string: ST, or BEL as some write it. */
const STRING_END = /\u001b\\|\u0007/;
/** An answer that is longer is none. */
const MOST_CHARS = 1024;

/** A string at the beginning of what was typed: `length` is null while its end has not come. */
export interface ReplyString {
  readonly reply: TerminalReply | null;
  readonly length: number | null;
}

/** Takes an answer in the form of a string off the beginning of the input; null when none begins there. */
export function replyString(text: string): ReplyString | null {
  if (STRING_BEGIN_PART.test(text)) return { reply: null, length: null };
  if (!STRING_BEGIN.test(text)) return null;
  const end = STRING_END.exec(text.slice(2));
  if (!end)
    return text.length < MOST_CHARS ? { reply: null, length: null } : { reply: null, length: text.length };
  const body = text.slice(2, 2 + end.index);
  return { reply: stringReply(body), length: 2 + end.index + end[0].length };
}

function stringReply(body: string): TerminalReply | null {
  if (body.startsWith('G')) return { type: 'kitty-graphics', ok: body.includes(';OK') };
  if (body.startsWith('>|')) return { type: 'version', text: body.slice(2) };
  return null;
}

/** An answer in the form of a control sequence; null for what is none. */
export function csiReply(prefix: string, parameters: string, final: string): TerminalReply | null {
  const numbers = parameters.split(';').map(Number);
  if (prefix === '?' && final === 'c') return { type: 'attributes', numbers };
  const [kind, height = 0, width = 0] = numbers;
  if (prefix === '' && final === 't' && kind === 6 && width > 0 && height > 0)
    return { type: 'cell-size', width, height };
  return null;
}
