import { LOCAL_PROTOCOLS } from './media-url.ts';

export interface FfmpegArgs {
  /** ffmpeg's name of the least that is worth saying; `error` unless told otherwise. */
  readonly logLevel?: string;
  /** Between the general options and the input, e.g. `-ss 30`. */
  readonly inputArgs?: readonly string[];
  /** What `fileUrl` gives, or `pipe:0`. */
  readonly input: string;
  /** The output with its options; none makes ffmpeg describe the input and exit with 1. */
  readonly outputArgs: readonly string[];
}

/** Arguments of an ffmpeg that reads one file or its standard input, and can open nothing else. */
export function ffmpegArgs({ logLevel = 'error', inputArgs = [], input, outputArgs }: FfmpegArgs): string[] {
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', logLevel, '-protocol_whitelist', LOCAL_PROTOCOLS],
    ...inputArgs,
    ...['-i', input],
    ...outputArgs,
  ];
}
