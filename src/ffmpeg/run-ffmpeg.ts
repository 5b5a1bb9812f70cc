import { pipeline } from 'node:stream/promises';
import { FfmpegChild, type FfmpegExit, type FfmpegOptions } from './ffmpeg-child.ts';

export interface FfmpegRun extends FfmpegOptions {
  /** What `pipe:0` reads; nothing if it is left out. */
  readonly stdin?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Gets each chunk of standard output. */
  readonly onData: (chunk: Buffer) => void;
}

/** Runs one ffmpeg to its end, and hands on what it writes. */
export async function runFfmpeg({ stdin, onData, ...options }: FfmpegRun): Promise<FfmpegExit> {
  const child = FfmpegChild.start(options);
  child.stdout.on('data', onData);
  // A child that ends before it has read all is judged by its exit code, and by its output.
  if (stdin === undefined) child.stdin.end();
  else pipeline(stdin, child.stdin).catch(() => undefined);
  return child.ended;
}

/** Runs one ffmpeg to its end. All of its output is kept in memory. */
export async function outputOfFfmpeg(
  options: Omit<FfmpegRun, 'onData'>,
): Promise<FfmpegExit & { readonly stdout: Buffer }> {
  const chunks: Buffer[] = [];
  const exit = await runFfmpeg({ ...options, onData: (chunk) => chunks.push(chunk) });
  return { ...exit, stdout: Buffer.concat(chunks) };
}
