import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { unaskedArguments } from './decoder-arguments.ts';

/** A decoder of a whole file, from its start, as a WAV stream: begun before it was known whether anybody wants it. */
export interface EarlyDecoder {
  readonly type: 'decoder';
  /** Absolute. */
  readonly path: string;
  readonly ffmpegPath: string;
  /** Nothing of what it gives was read yet: it stops by itself at a full pipe. */
  readonly process: ChildProcess;
  /** Ends it; for when nobody wants it. */
  drop(): void;
}

/**
 * Starts decoding a file that is to be rendered while the program itself is still being loaded: starting ffmpeg takes as long as that.
 *
 * @param path absolute
 */
export function beginDecoder(ffmpegPath: string, path: string): EarlyDecoder {
  // prism-media is not loaded yet, and would take longer to load than this process has.
  const process = spawn(ffmpegPath, [...unaskedArguments(path), 'pipe:1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.on('error', () => undefined); // one that has not started has no pid: an ordinary one takes its place
  return { type: 'decoder', path, ffmpegPath, process, drop: () => void process.kill('SIGKILL') };
}
