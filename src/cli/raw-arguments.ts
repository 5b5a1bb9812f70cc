import { readFileSync } from 'node:fs';
import { textFromBytes } from '../player/raw-path.ts';

const REPLACED = '\ufffd';

/**
 * The arguments of the command line with their exact bytes. Node replaces invalid UTF-8, and such a file could not be opened. Linux
 * has the bytes (proc(5)). Elsewhere, or if those are other arguments, the given ones are used.
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
