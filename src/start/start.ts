import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadBundle } from '../bundle/compiled-bundle.ts';
import { leaveMemoryReducerOut } from '../bundle/memory-reducer.ts';
import type { BegunDecode } from '../engine/decode/begun-decode.ts';
import { beginDecoder } from '../engine/decode/early-decoder.ts';
import { beginHeadStart } from '../engine/decode/head-start.ts';
import { SegmentThread } from '../inspect/flac/segment-thread-owner.ts';
import { locateFfmpeg } from '../media/ffmpeg-locator.ts';
import { firstFileOf } from './first-file.ts';
import { verifiesLargeFlac } from './first-flac.ts';
import type * as Program from '../cli/main.ts';

/** Entry point: has the first file being decoded, or who will decode it started, before it loads the program, which takes as long. */
const argv = process.argv.slice(2);
const begun = { decode: beginDecode(argv), segmentThread: beginSegmentThread(argv) };
// Under this flag its code was kept, and that of all the threads.
leaveMemoryReducerOut();
const { main } = loadBundle('main.cjs') as typeof Program;

void main(argv, begun).then(async (code) => {
  process.exitCode = code;
  // By now whoever wanted them has had them.
  begun.decode?.drop();
  await begun.segmentThread?.close();
});

function beginDecode(words: readonly string[]): BegunDecode | null {
  const first = firstFileOf(words);
  if (first === null) return null;
  try {
    const ffmpeg = locateFfmpeg({ env: process.env }).path;
    return first.isRendered ? beginDecoder(ffmpeg, first.path) : beginHeadStart(ffmpeg, first.path);
  } catch {
    return null; // the program tries again, and says why it cannot
  }
}

function beginSegmentThread(words: readonly string[]): SegmentThread | null {
  if (!verifiesLargeFlac(words) || availableParallelism() < 2) return null;
  return new SegmentThread(fileURLToPath(new URL('flac-segment.cjs', import.meta.url)));
}
