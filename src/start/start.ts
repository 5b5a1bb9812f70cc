import { beginHeadStart } from '../engine/decode/head-start.ts';
import type { HeadStart } from '../engine/decode/head-start.ts';
import { locateFfmpeg } from '../media/ffmpeg-locator.ts';
import { loadBundle } from './compiled-bundle.ts';
import { firstFileOf } from './first-file.ts';
import type * as Program from '../cli/main.ts';

/** Entry point: has the first file being decoded before it loads the program, which takes as long. */
const argv = process.argv.slice(2);
const headStart = headStartOf(argv);
const { main } = loadBundle('main.cjs') as typeof Program;

void main(argv, headStart).then((code) => {
  process.exitCode = code;
});

function headStartOf(words: readonly string[]): HeadStart | null {
  const file = firstFileOf(words);
  if (file === null) return null;
  try {
    return beginHeadStart(locateFfmpeg({ env: process.env }).path, file);
  } catch {
    return null; // the program tries again, and says why it cannot
  }
}
