import { readFileSync } from 'node:fs';
import { textFromBytes } from '../player/raw-path.ts';

const REPLACED = '\ufffd';

/**
 * The arguments of the command line to the byte: Node replaces what is not valid UTF-8, so that such a file could not be opened. Linux has
 * the bytes (proc(5)); elsewhere, and if those are not the same arguments, they stay as they are.
 */
export function rawArguments(argv: readonly string[]): readonly string[] {
  if (!argv.some((argument) => argument.includes(REPLACED))) return argv;
  try {
    const bytes = readFileSync('/proc/self/cmdline');
    const own = pieces(bytes).slice(-argv.length);
    const isSame = own.every((argument, n) => argument.toString('utf8') === argv[n]);
    return isSame ? own.map(textFromBytes) : argv;
  } catch {
    return argv; // no such file here
  }
}

/** Each argument ends with a zero byte. */
function pieces(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0, from);
    found.push(bytes.subarray(from, end === -1 ? bytes.length : end));
    from = end === -1 ? bytes.length : end + 1;
  }
  return found;
}
