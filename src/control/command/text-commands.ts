/** One command of a line in the form of mpv's input.conf. */
export interface TextCommand {
  readonly words: readonly string[];
}

/**
 * Splits a line such as `no-osd seek 5; set volume 20 # quieter` into commands of words.
 *
 * Words are separated by blanks; `"…"` takes `\"`, `\\`, `\n` and `\t`; `'…'` takes nothing; `;` ends a command, `#` the line.
 *
 * @returns null for a quote that is not closed
 */
export function parseTextCommands(line: string): readonly TextCommand[] | null {
  const commands: string[][] = [[]];
  let at = 0;
  while (at < line.length) {
    const rest = line.slice(at);
    const blank = /^\s+/.exec(rest);
    if (blank) at += blank[0].length;
    else if (rest.startsWith('#')) break;
    else if (rest.startsWith(';')) {
      commands.push([]);
      at++;
    } else {
      const word = readWord(rest);
      if (word === null) return null;
      commands.at(-1)!.push(word.text);
      at += word.length;
    }
  }
  return commands.filter((words) => words.length > 0).map((words) => ({ words }));
}

function readWord(text: string): { readonly text: string; readonly length: number } | null {
  if (text.startsWith('"')) {
    const [quoted] = /^"(?:[^"\\]|\\.)*"/.exec(text) ?? [];
    return quoted === undefined ? null : { text: unescaped(quoted.slice(1, -1)), length: quoted.length };
  }
  if (text.startsWith("'")) {
    const end = text.indexOf("'", 1);
    return end === -1 ? null : { text: text.slice(1, end), length: end + 1 };
  }
  const [plain] = /^[^\s;]+/.exec(text)!;
  return { text: plain, length: plain.length };
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
