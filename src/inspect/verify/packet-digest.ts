import { defaultTrack } from '../../media/decoder-input.ts';
import { PlayheadError } from '../../player/error.ts';
import { ffmpegArgs } from '../../ffmpeg/ffmpeg-args.ts';
import { reasonFromStderr } from '../../ffmpeg/ffmpeg-reason.ts';
import { fileUrl } from '../../ffmpeg/media-url.ts';
import { outputOfFfmpeg } from '../../ffmpeg/run-ffmpeg.ts';
import { checkEnded } from '../ended-ffmpeg.ts';
import type { InspectionContext } from '../inspection.ts';

/**
 * MD5 of the coded packets of the audio stream that plays by default: the same after retagging or moving to another container, and
 * independent of the decoder's version.
 *
 * @throws PlayheadError `undecodable`, `ffmpeg-failed`, `no-ffmpeg`
 */
export async function packetDigest(path: string, context: InspectionContext): Promise<string> {
  const { audioIndex } = await defaultTrack(path);
  const args = ffmpegArgs({
    input: fileUrl(path),
    outputArgs: ['-map', `0:a:${audioIndex}`, '-c', 'copy', '-f', 'md5', 'pipe:1'],
  });
  const { signal, silenceMs } = context;
  const exit = await outputOfFfmpeg({ ffmpegPath: context.ffmpegPath(), args, signal, silenceMs });
  signal.throwIfAborted();
  checkEnded(exit);
  const md5 = /^MD5=([0-9a-f]{32})/.exec(exit.stdout.toString('latin1'))?.[1];
  if (md5 === undefined) throw new PlayheadError('undecodable', reasonFromStderr(exit.stderr));
  return md5;
}
