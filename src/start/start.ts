import { loadBundle } from '../bundle/compiled-bundle.ts';
import type { BegunDecode } from '../engine/decode/begun-decode.ts';
import { beginDecoder } from '../engine/decode/early-decoder.ts';
import { beginHeadStart } from '../engine/decode/head-start.ts';
import { locateFfmpeg } from '../media/ffmpeg-locator.ts';
import { firstFileOf } from './first-file.ts';
import type * as Program from '../cli/main.ts';

/** Entry point: has the first file being decoded before it loads the program, which takes as long. */
const argv = process.argv.slice(2);
const begun = beginFirst(argv);
const { main } = loadBundle('main.cjs') as typeof Program;

void main(argv, begun).then((code) => {
  begun?.drop(); // by now whoever wanted it has had it
  process.exitCode = code;
});

function beginFirst(words: readonly string[]): BegunDecode | null {
  const first = firstFileOf(words);
  if (first === null) return null;
  try {
    const ffmpeg = locateFfmpeg({ env: process.env }).path;
    return first.isRendered ? beginDecoder(ffmpeg, first.path) : beginHeadStart(ffmpeg, first.path);
  } catch {
    return null; // the program tries again, and says why it cannot
  }
}
