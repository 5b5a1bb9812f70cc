import { probeHeader } from '../../media/probe-header.ts';

/** The layouts that ffmpeg guesses for a number of channels that nobody has named. */
const GUESSED = [null, 'mono', 'stereo', '2.1', '4.0', '5.0', '5.1', '6.1', '7.1'] as const;

/**
 * A filter that names the channels of a file whose header has no layout for them: ebur128 refuses those that AAC's program
 * config element lists. null where there is nothing to name.
 *
 * @throws PlayheadError one of `ReadErrorCode`
 */
export async function namingFilter(path: string): Promise<string | null> {
  const facts = await probeHeader(path);
  const layout = facts?.channelLayout === null ? GUESSED[facts.channels] : undefined;
  if (!facts || !layout) return null;
  return `channelmap=${Array.from({ length: facts.channels }, (_, channel) => channel).join('|')}:${layout},`;
}
