import { cellWidth, graphemes } from '../text/cells.ts';

/** One cell of the screen. The second cell of a wide character has an empty `text`. */
export interface Cell {
  readonly text: string;
  /** SGR parameters in force, e.g. `1;38;5;215`; empty for the terminal's own look. */
  readonly codes: string;
  readonly width: number;
}

const SGR = /\u001b\[([\d;]*)m/g;

type Attribute =
  'bold' | 'faint' | 'italic' | 'underline' | 'inverse' | 'strike' | 'foreground' | 'background';

const SWITCHES: Readonly<Record<number, readonly [Attribute, ...Attribute[]]>> = {
  22: ['bold', 'faint'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
  39: ['foreground'],
  49: ['background'],
};
const ON: Readonly<Record<number, Attribute>> = {
  1: 'bold',
  2: 'faint',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
};

/** Takes a line of text with SGR codes apart into the cells it fills. */
export function styledCells(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  const look = new Map<Attribute, string>();
  let codes = '';
  let end = 0;
  const put = (text: string) => {
    for (const { segment } of graphemes(text)) {
      const width = cellWidth(segment);
      if (width === 0) continue;
      cells.push({ text: segment, codes, width });
      for (let extra = 1; extra < width; extra++) cells.push({ text: '', codes, width: 0 });
    }
  };
  for (const match of line.matchAll(SGR)) {
    put(line.slice(end, match.index));
    end = match.index + match[0].length;
    applySgr(look, match[1] ?? '');
    codes = [...look.values()].join(';');
  }
  put(line.slice(end));
  return cells;
}

/** ECMA-48 8.3.117, with 38/48 as ISO 8613-6 colours: the parameters that follow belong to them. */
function applySgr(look: Map<Attribute, string>, parameters: string): void {
  const numbers = parameters.split(';').map(Number);
  for (let index = 0; index < numbers.length; index++) {
    const code = numbers[index]!;
    const on = ON[code];
    const off = SWITCHES[code];
    if (code === 0) look.clear();
    else if (on) look.set(on, String(code));
    else if (off) off.forEach((attribute) => look.delete(attribute));
    else if (code === 38 || code === 48) {
      const count = numbers[index + 1] === 5 ? 3 : 5;
      look.set(code === 38 ? 'foreground' : 'background', numbers.slice(index, index + count).join(';'));
      index += count - 1;
    } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) look.set('foreground', String(code));
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) look.set('background', String(code));
  }
}
