import { ALLOCATION_LIMIT } from '../../media/allocation-limit.ts';
import { ffmpegFileUrl } from '../../media/file-url.ts';
import { execFile } from 'node:child_process';
import { defaultAudioIndex } from '../../media/probe-header.ts';
import { PlayheadError } from '../../player/error.ts';
import { reasonFromStderr } from '../../engine/decode/ffmpeg-reason.ts';
import type { InspectionContext } from '../inspection.ts';

/**
 * MD5 of the coded packets of the audio stream that plays by default: the same after retagging or moving to another container, and
 * independent of the decoder's version.
 *
 * @throws PlayheadError `undecodable`, `no-ffmpeg`
 */
export async function packetDigest(path: string, context: InspectionContext): Promise<string> {
  const audioIndex = await defaultAudioIndex(path);
  const args = [
    ...[
      '-nostdin',
      ...ALLOCATION_LIMIT,
      '-hide_banner',
      '-loglevel',
      'error',
      '-protocol_whitelist',
      'file,pipe',
      '-i',
      ffmpegFileUrl(path),
    ],
    ...['-map', `0:a:${audioIndex}`, '-c', 'copy', '-f', 'md5', 'pipe:1'],
  ];
  return new Promise((resolve, reject) => {
    execFile(
      context.ffmpegPath(),
      args,
      { signal: context.signal, killSignal: 'SIGKILL' },
      (_error, stdout, stderr) => {
        const md5 = /^MD5=([0-9a-f]{32})/.exec(stdout)?.[1];
        if (md5 !== undefined) resolve(md5);
        else reject(new PlayheadError('undecodable', reasonFromStderr(stderr)));
      },
    );
  });
}
