import { ffmpegArgs } from '../../ffmpeg/ffmpeg-args.ts';
import { fileUrl } from '../../ffmpeg/media-url.ts';
import { outputOfFfmpeg } from '../../ffmpeg/run-ffmpeg.ts';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import { checkEnded } from '../ended-ffmpeg.ts';
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
 * @throws PlayheadError `ffmpeg-failed`
 */
export async function flacDigest(
  path: string,
  facts: HeaderFacts,
  context: InspectionContext,
): Promise<string | null> {
  const args = ffmpegArgs({
    // One thread: two decode no sooner, and a batch has a file for each core.
    inputArgs: ['-threads', '1'],
    input: fileUrl(path),
    outputArgs: ['-map', '0:a:0', '-c:a', ENCODERS.get(facts.bitsPerSample ?? 0)!, '-f', 'md5', 'pipe:1'],
  });
  const { signal, silenceMs } = context;
  const exit = await outputOfFfmpeg({ ffmpegPath: context.ffmpegPath(), args, signal, silenceMs });
  signal.throwIfAborted();
  checkEnded(exit);
  return /^MD5=([0-9a-f]{32})/.exec(exit.stdout.toString('latin1'))?.[1] ?? null;
}
