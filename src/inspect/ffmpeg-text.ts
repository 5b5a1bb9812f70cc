import { ffmpegArgs } from '../ffmpeg/ffmpeg-args.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { checkEnded } from './ended-ffmpeg.ts';
import { reasonFromStderr } from '../ffmpeg/ffmpeg-reason.ts';
import { decoderInput } from '../media/decoder-input.ts';
import { PlayheadError } from '../player/error.ts';
import type { InspectionContext } from './inspection.ts';

export interface FfmpegRun {
  /** A local path. */
  readonly path: string;
  /** Audio filters that print what they measure to standard output. */
  readonly filters: string;
  /** Gets standard output in parts that end with a line break. */
  readonly onText: (text: string) => void;
}

/**
 * Decodes a file through filters that measure, and gives what they print; the audio itself goes nowhere.
 *
 * @returns the tail of stderr, at level `info`: some filters print their summary there
 * @throws PlayheadError `undecodable` with ffmpeg's reason, `ffmpeg-failed` when it is broken, `no-ffmpeg`
 */
export async function measureWithFfmpeg(run: FfmpegRun, context: InspectionContext): Promise<string> {
  context.signal.throwIfAborted();
  const { inputArgs, input, mapArgs } = await decoderInput(run.path, { inputArgs: ['-threads', '1'] });
  const args = ffmpegArgs({
    logLevel: 'info',
    inputArgs: ['-nostats', ...inputArgs],
    input,
    outputArgs: [...mapArgs(run.filters), '-vn', '-sn', '-dn', '-f', 'null', '-'],
  });
  let rest = '';
  let measuredBytes = 0;
  const exit = await runFfmpeg({
    ...{ ffmpegPath: context.ffmpegPath(), args, signal: context.signal, silenceMs: context.silenceMs },
    onData(bytes) {
      const all = rest + bytes.toString('latin1');
      const end = all.lastIndexOf('\n') + 1;
      rest = all.slice(end);
      measuredBytes += end;
      if (end > 0) run.onText(all.slice(0, end));
    },
  });
  context.signal.throwIfAborted();
  checkEnded(exit);
  if (exit.code !== 0) throw new PlayheadError('undecodable', reasonFromStderr(exit.stderr));
  // Of a file without sound there is nothing to measure; one that measures nothing of any file is broken.
  const fault = measuredBytes > 0 ? null : await context.ffmpegFault();
  if (fault) throw fault;
  return exit.stderr;
}
