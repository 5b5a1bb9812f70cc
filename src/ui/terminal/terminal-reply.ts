/** What a terminal answers when it is asked what it is. */
export type TerminalReply =
  /** To a kitty graphics query: whether it can show pictures this way. */
  | { readonly type: 'kitty-graphics'; readonly ok: boolean }
  /** Primary device attributes (DA1): 4 is sixel. Every terminal answers this one. */
  | { readonly type: 'attributes'; readonly numbers: readonly number[] }
  /** XTVERSION: name and version, e.g. `kitty(0.35.2)`. */
  | { readonly type: 'version'; readonly text: string }
  /** OSC 11: the background's colour, e.g. `rgb:ffff/ffff/ffff`. */
  | { readonly type: 'background'; readonly colour: string }
  /** Device status report: it is well, and has shown all that was sent before the question. */
  | { readonly type: 'status' }
  /** The size of a cell in pixels. */
  | { readonly type: 'cell-size'; readonly width: number; readonly height: number };

/** The answer in a string sequence's body, whose introducer (`_`, `P` or `]`) it is told; null for what is none. */
export function stringReply(introducer: string, body: string): TerminalReply | null {
  if (introducer === '_' && body.startsWith('G')) return { type: 'kitty-graphics', ok: body.includes(';OK') };
  if (introducer === 'P' && body.startsWith('>|')) return { type: 'version', text: body.slice(2) };
  if (introducer === ']' && body.startsWith('11;')) return { type: 'background', colour: body.slice(3) };
  return null;
}

/** An answer in the form of a control sequence; null for what is none. */
export function csiReply(prefix: string, parameters: string, final: string): TerminalReply | null {
  const numbers = parameters.split(';').map(Number);
  if (prefix === '?' && final === 'c') return { type: 'attributes', numbers };
  if (prefix === '' && final === 'n' && parameters === '0') return { type: 'status' };
  const [kind, height = 0, width = 0] = numbers;
  if (prefix === '' && final === 't' && kind === 6 && width > 0 && height > 0)
    return { type: 'cell-size', width, height };
  return null;
}
