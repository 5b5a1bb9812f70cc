import type { FileBytes } from '../../formats/file-bytes.ts';
import type { HeaderFacts } from '../../formats/header-facts.ts';
import { flacAudioOf } from './flac-audio.ts';
import { endOfWholeFlac, type FlacCheckContext } from './whole-flac.ts';

/**
 * Where the audio of native FLAC ends that is whole, to the last bit (`endOfWholeFlac`).
 *
 * @returns null also for what cannot be told this way: no MD5, no length, 32-bit samples
 */
export async function endOfWholeFlacFile(
  file: FileBytes,
  path: string,
  facts: HeaderFacts,
  context: FlacCheckContext,
): Promise<number | null> {
  if (facts.md5 === null) return null;
  const audio = await flacAudioOf(file, path, facts);
  return audio && endOfWholeFlac(audio, facts.md5, context);
}
