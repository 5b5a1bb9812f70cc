import { PlayheadError } from '../player/error.ts';
import { outputOfFfmpeg } from './run-ffmpeg.ts';

/** How long an ffmpeg may take to say its version. */
const VERSION_LIMIT_MS = 10_000;

/**
 * The version of an ffmpeg, such as `5.1.9-0+deb12u1`.
 *
 * @throws PlayheadError `no-ffmpeg` when it does not run, or is another program
 */
export async function ffmpegVersion(ffmpeg: string): Promise<string> {
  const { code, signal, stdout, stderr, startError } = await outputOfFfmpeg({
    ffmpegPath: ffmpeg,
    args: ['-nostdin', '-hide_banner', '-version'],
    signal: AbortSignal.timeout(VERSION_LIMIT_MS),
  });
  const version = /^ffmpeg version (\S+)/.exec(stdout.toString('utf8'))?.[1];
  if (version !== undefined) return version;
  if (code !== 0) {
    const [said = ''] = stderr.split('\n');
    const reason = said || (signal === null ? `it ended with ${code}` : `it was ended by ${signal}`);
    const hint = 'install ffmpeg again, or name another with --ffmpeg';
    throw new PlayheadError('no-ffmpeg', `${ffmpeg} does not run: ${reason}`, { cause: startError, hint });
  }
  throw new PlayheadError('no-ffmpeg', `${ffmpeg} is not ffmpeg`, { hint: 'name another with --ffmpeg' });
}
