import { ALLOCATION_LIMIT } from '../media/allocation-limit.ts';
import { ffmpegFileUrl } from '../media/file-url.ts';
import { spawn } from 'node:child_process';
import { reasonFromStderr } from '../engine/decode/ffmpeg-reason.ts';
import { defaultAudioIndex } from '../media/probe-header.ts';
import { PlayheadError } from '../player/error.ts';
import type { InspectionContext } from './inspection.ts';

const STDERR_TAIL_CHARS = 16_384;

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
  const audioIndex = await defaultAudioIndex(run.path);
  const args = [
    ...ALLOCATION_LIMIT,
    ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'info', '-protocol_whitelist', 'file,pipe'],
    ...['-threads', '1', '-i', ffmpegFileUrl(run.path), '-map', `0:a:${audioIndex}`, '-vn', '-sn', '-dn'],
    ...['-af', run.filters, '-f', 'null', '-'],
  ];
  const child = spawn(context.ffmpegPath(), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: context.signal,
    killSignal: 'SIGKILL',
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_TAIL_CHARS);
  });
  let rest = '';
  const measured = { bytes: 0 };
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    const all = rest + text;
    const end = all.lastIndexOf('\n') + 1;
    rest = all.slice(end);
    measured.bytes += end;
    if (end > 0) run.onText(all.slice(0, end));
  });
  const [exitCode, endedBy] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.once('error', (error) => {
      if (child.pid === undefined) reject(new PlayheadError('undecodable', error.message, { cause: error }));
    });
    child.once('close', (...end) => resolve(end));
  });
  context.signal.throwIfAborted();
  if (endedBy !== null)
    throw new PlayheadError('ffmpeg-failed', `ffmpeg was ended by ${endedBy} while it decoded this file`);
  if (exitCode !== 0) throw new PlayheadError('undecodable', reasonFromStderr(stderr));
  // Of a file without sound there is nothing to measure; one that measures nothing of any file is broken.
  const fault = measured.bytes > 0 ? null : await context.ffmpegFault();
  if (fault) throw fault;
  return stderr;
}
