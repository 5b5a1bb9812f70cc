import { statSync } from 'node:fs';
import path from 'node:path';
import { isatty } from 'node:tty';
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
/** What these hold is read as it is, or decoded without a child. */
const CHILDLESS = new Set(['.wav', '.wave', '.bwf', '.rf64', '.w64', '.aif', '.aiff', '.aifc', '.flac']);
const DEVICES = new Set(['auto', 'speaker']);

/** A file that is decoded first of all. */
export interface FirstFile {
  /** Absolute. */
  readonly path: string;
  /** All of it is wanted as fast as it comes; otherwise it is listened to. */
  readonly isRendered: boolean;
}

/**
 * The compressed file that a command line plays first to a sound device, or renders while nobody watches: from its beginning and
 * unchanged, at one look.
 *
 * Whatever is not plain is left to those who read the command line: null. So is what will turn out to be an error.
 */
export function firstFileOf(argv: readonly string[]): FirstFile | null {
  const words = argv[0] === 'play' ? argv.slice(1) : argv;
  const options = new Map<string, string>();
  let first: string | null = null;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (WITH_VALUE.has(word)) options.set(word, words[++at] ?? '');
    else if (WITHOUT_VALUE.has(word)) options.set(word, '');
    else if (word.startsWith('-')) return null;
    else first ??= word;
  }
  const file = first === null ? null : compressedFile(first);
  if (file === null) return null;
  const output = options.get('--output') ?? 'auto';
  if (DEVICES.has(output)) return { path: file, isRendered: false };
  const isStored = output === '-' || output.endsWith('.wav');
  return isStored && !isWatched(options) ? { path: file, isRendered: true } : null;
}

/** Whether a screen is shown, as far as one look tells. */
function isWatched(options: ReadonlyMap<string, string>): boolean {
  const ui = options.get('--ui') ?? 'auto';
  if (ui !== 'auto') return ui === 'tui';
  return !options.has('--json') && isatty(0) && isatty(1);
}

function compressedFile(word: string): string | null {
  if (!hasAudioExtension(word) || CHILDLESS.has(path.extname(word).toLowerCase())) return null;
  const file = path.resolve(word);
  try {
    return statSync(file).isFile() ? file : null;
  } catch {
    return null; // whoever opens it says what is wrong
  }
}
