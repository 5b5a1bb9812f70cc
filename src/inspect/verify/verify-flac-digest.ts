import { ffmpegFileUrl } from '../../media/file-url.ts';
import { spawn } from 'node:child_process';
import type { HeaderFacts } from '../../media/header-facts.ts';
import { PlayheadError } from '../../player/error.ts';
import type { InspectionContext } from '../inspection.ts';

/** The encoders whose bytes are those that STREAMINFO's MD5 is made of. */
const ENCODERS: ReadonlyMap<number, string> = new Map([
  [8, 'pcm_s8'],
  [16, 'pcm_s16le'],
  [24, 'pcm_s24le'],
]);

/** Whether the quick way works: an MD5 to compare with, and samples of whole bytes. */
export function hasFlacDigest(facts: HeaderFacts | null): boolean {
  return (
    facts?.codec === 'flac' &&
    facts.md5 !== null &&
    facts.frames !== null &&
    ENCODERS.has(facts.bitsPerSample ?? 0)
  );
}

/**
 * MD5 of the decoded samples, computed inside ffmpeg: no sample crosses a pipe. When it is the one STREAMINFO promises,
 * nothing is left to find out; when not, a decode that is looked at tells more.
 *
 * @returns null when ffmpeg gave none
 * @throws PlayheadError `no-ffmpeg`
 */
export async function flacDigest(
  path: string,
  facts: HeaderFacts,
  context: InspectionContext,
): Promise<string | null> {
  const args = [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file,pipe'],
    // One thread: two decode no sooner, and a batch has a file for each core.
    ...['-threads', '1', '-i', ffmpegFileUrl(path), '-map', '0:a:0'],
    ...['-c:a', ENCODERS.get(facts.bitsPerSample ?? 0)!, '-f', 'md5', 'pipe:1'],
  ];
  const child = spawn(context.ffmpegPath(), args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    signal: context.signal,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  child.stdout.setEncoding('latin1').on('data', (text: string) => (stdout += text));
  await new Promise<void>((resolve, reject) => {
    child.once('error', (error) => {
      if (child.pid === undefined) reject(new PlayheadError('no-ffmpeg', error.message, { cause: error }));
    });
    child.once('close', () => {
      resolve();
    });
  });
  context.signal.throwIfAborted();
  return /^MD5=([0-9a-f]{32})/.exec(stdout)?.[1] ?? null;
}
