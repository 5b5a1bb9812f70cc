import type { FileBytes } from '../../media/file-bytes.ts';
import type { HeaderFacts } from '../../media/header-facts.ts';
import { flacAudioOf } from './flac-audio.ts';
import { isWholeFlac, type FlacCheckContext } from './whole-flac.ts';

/**
 * Whether a file is native FLAC that is whole, to the last bit of audio (`isWholeFlac`).
 *
 * @returns false also for what cannot be told this way: no MD5, no length, 32-bit samples
 */
export async function isWholeFlacFile(
  file: FileBytes,
  path: string,
  facts: HeaderFacts,
  context: FlacCheckContext,
): Promise<boolean> {
  if (facts.md5 === null) return false;
  const audio = await flacAudioOf(file, path, facts);
  return audio !== null && isWholeFlac(audio, facts.md5, context);
}
