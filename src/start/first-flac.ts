import { statSync } from 'node:fs';
import { WORTH_A_THREAD_BYTES } from '../inspect/flac/segment-thread-owner.ts';

/** Options that leave to the decoder what it does: how the result is shown, and who else gets it. */
const WITHOUT_VALUE = new Set(['--json', '--jsonl', '--only-bad', '--quiet']);
const WITH_VALUE = new Set(['--write-manifest']);

/**
 * Whether a command line verifies just one FLAC file, at one look, and a large one: then a second thread will decode it.
 * Whatever is not plain is left to those who read the command line.
 */
export function verifiesLargeFlac([command, ...words]: readonly string[]): boolean {
  if (command !== 'verify') return false;
  let file: string | null = null;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (WITH_VALUE.has(word)) at++;
    else if (!WITHOUT_VALUE.has(word)) {
      if (word.startsWith('-') || file !== null) return false;
      file = word;
    }
  }
  return file !== null && /\.flac$/i.test(file) && isLarge(file);
}

function isLarge(file: string): boolean {
  try {
    const stats = statSync(file);
    return stats.isFile() && stats.size >= WORTH_A_THREAD_BYTES;
  } catch {
    return false; // whoever opens it says what is wrong
  }
}
