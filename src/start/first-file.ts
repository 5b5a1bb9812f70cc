import { statSync } from 'node:fs';
import path from 'node:path';
import { hasAudioExtension } from '../media/audio-extensions.ts';

/** Options that leave the beginning of the first track as it is, by themselves or with the value that follows them. */
const WITHOUT_VALUE = new Set(['-q', '--quiet', '--json', '--mute', '--verbose']);
const WITH_VALUE = new Set([
  '--device',
  '--log',
  '--loop',
  '--memory',
  '--output',
  '--read-ahead',
  '--repeat',
  '--ui',
  '--volume',
]);
/** What these hold is read as it is: no decoder is needed. */
const UNCOMPRESSED = new Set(['.wav', '.wave', '.bwf', '.rf64', '.w64', '.aif', '.aiff', '.aifc']);
const DEVICES = new Set(['auto', 'speaker']);

/**
 * The compressed file that a command line plays first to a sound device, from its beginning and unchanged, at one look.
 *
 * Whatever is not plain is left to those who read the command line: null. So is what will turn out to be an error.
 *
 * @returns an absolute path
 */
export function firstFileOf(argv: readonly string[]): string | null {
  const words = argv[0] === 'play' ? argv.slice(1) : argv;
  let first: string | null = null;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (WITH_VALUE.has(word)) {
      at++;
      if (word === '--output' && !DEVICES.has(words[at] ?? '')) return null;
    } else if (!word.startsWith('-')) {
      first ??= word;
    } else if (!WITHOUT_VALUE.has(word)) {
      return null;
    }
  }
  return first === null ? null : compressedFile(first);
}

function compressedFile(word: string): string | null {
  if (!hasAudioExtension(word) || UNCOMPRESSED.has(path.extname(word).toLowerCase())) return null;
  const file = path.resolve(word);
  try {
    return statSync(file).isFile() ? file : null;
  } catch {
    return null; // whoever opens it says what is wrong
  }
}
