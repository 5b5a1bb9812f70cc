/**
 * Line and column of a setting's name in a TOML file, both from 1. A parsed result does not have them. 1:1 for settings that are
 * written in another way (inline tables, dotted sections).
 */
export function placeOf(
  text: string,
  path: readonly string[],
): { readonly line: number; readonly column: number } {
  const section = path.slice(0, -1).join('.');
  const name = path[path.length - 1] ?? '';
  let current = '';
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*\[\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))\s*\]/.exec(line);
    if (header) {
      current = header[1] ?? header[2] ?? header[3] ?? '';
      if (current === path.join('.')) return { line: index + 1, column: line.indexOf('[') + 1 };
      continue;
    }
    const key = /^(\s*)(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([\w-]+))\s*=/.exec(line);
    if (key && current === section && (key[2] ?? key[3] ?? key[4]) === name)
      return { line: index + 1, column: (key[1] ?? '').length + 1 };
  }
  return { line: 1, column: 1 };
}
